// SPDX-License-Identifier: Apache-2.0

/// The basic constraints extension (RFC 5280, section 4.2.1.9).
package struct BasicConstraints: Hashable, Sendable {
    package let isCA: Bool
    /// How many intermediates may follow; `nil` where the certificate sets no limit.
    package let pathLength: Int?

    package init(isCA: Bool, pathLength: Int? = nil) {
        self.isCA = isCA
        self.pathLength = pathLength
    }
}
