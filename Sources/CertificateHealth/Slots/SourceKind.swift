// SPDX-License-Identifier: Apache-2.0

/// Where a certificate was seen. The raw value is the metrics' label `source`.
package enum SourceKind: String, Hashable, Sendable, CaseIterable {
    case envoy
    case file
}
