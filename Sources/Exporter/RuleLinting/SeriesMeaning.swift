// SPDX-License-Identifier: Apache-2.0

/// What is known of a series by its name.
struct SeriesMeaning: Equatable {
    enum Value: Equatable {
        /// Seconds since the epoch.
        case moment
        /// Seconds until a moment.
        case timeLeft
        /// Whole days until a moment.
        case daysLeft
        case other
    }

    enum Fault: Equatable {
        /// No program of the mesh emits it.
        case doesNotExist
        /// It exists and tells whole days.
        case wholeDays
        /// Zero where there is no certificate.
        case zeroWithoutCertificate
        /// A gauge that counts refused configuration, of the type `cds` for example.
        case rejects
        /// It exists where the mesh's `proxyStatsMatcher` asks for it.
        case leftOutByDefault
        /// One series for each status that a condition may have, of which one is 1 and the others are 0.
        case severalConditions
    }

    var value: Value
    var fault: Fault?
    /// Whether the leaves of the mesh, which live for a day, are among it.
    var hasLeaves = false
    /// Nil for the exporter's own series, and where it has none.
    var replacement: SeriesReplacement?
}
