// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// A GET of the API: what it is for, where it goes, and what it may cost.
struct APIRequest: Sendable {
    var operation: APIOperation
    var path: ResourcePath
    var limits: TransferLimits

    var isSensitive: Bool { operation.kind.isSensitive }
}
