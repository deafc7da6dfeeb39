// SPDX-License-Identifier: Apache-2.0

/// How far a request for a signature has come. The raw value is the label `state`, or `result`.
package enum RequestState: String, Hashable, Sendable, CaseIterable {
    case pending
    /// But not signed yet.
    case approved
    case denied
    case failed
    case invalid
    case issued
}
