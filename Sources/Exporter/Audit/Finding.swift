// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// One cause of trouble, however many certificates it hits: what, where, and what to do.
package struct Finding: Sendable, Equatable {
    package let kind: FindingKind
    package let severity: FindingSeverity
    /// One sentence without a stop.
    package let summary: String
    /// Whom it hits, in order. Some kinds hit nobody in particular.
    package let places: [String]
    /// When it happens or happened first, where that can be told.
    package let time: UnixTime?
    package let remedy: Remedy

    init(
        _ kind: FindingKind,
        severity: FindingSeverity? = nil,
        _ summary: String,
        places: [String] = [],
        time: UnixTime? = nil,
        remedy: Remedy
    ) {
        self.kind = kind
        self.severity = severity ?? kind.severity
        self.summary = summary.printable
        self.places = places.map(\.printable)
        self.time = time
        self.remedy = remedy
    }
}

extension Finding: Comparable {
    /// The worst first, and of equally bad ones those that come from the same report always in the same order.
    package static func < (left: Finding, right: Finding) -> Bool {
        if left.severity != right.severity { return left.severity < right.severity }
        if left.kind != right.kind { return left.kind.rank < right.kind.rank }
        if left.places.count != right.places.count { return left.places.count > right.places.count }
        if left.summary != right.summary { return left.summary < right.summary }
        return left.places.lexicographicallyPrecedes(right.places)
    }
}
