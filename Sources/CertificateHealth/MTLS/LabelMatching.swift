// SPDX-License-Identifier: Apache-2.0

/// The labels of a workload's pods.
package protocol LabelMatching: Hashable, Sendable {
    /// Whether all of `selector` is among them.
    func match(_ selector: [String: String]) -> Bool
}
