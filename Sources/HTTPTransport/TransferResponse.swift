// SPDX-License-Identifier: Apache-2.0

/// A whole answer. The body is as it came: no content coding is asked for, and none is undone.
package struct TransferResponse: Sendable, Equatable {
    package let head: ResponseHead
    package let body: [UInt8]

    package var status: Int { head.status }
    package var headers: [HeaderField] { head.headers }
}
