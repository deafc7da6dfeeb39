// SPDX-License-Identifier: Apache-2.0

/// The final status line and header fields of an answer; interim (1xx) heads are left out.
package struct ResponseHead: Sendable, Equatable {
    package let status: Int
    package let headers: [HeaderField]

    package var isSuccess: Bool { (200..<300).contains(status) }

    /// The first value of a field; names compare without regard to case.
    package func value(of name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
