// SPDX-License-Identifier: Apache-2.0

/// The rules of a Prometheus rule file, or of the PrometheusRule objects in a file.
package struct RuleFile: Sendable, Equatable {
    let name: String
    let rules: [Rule]
}
