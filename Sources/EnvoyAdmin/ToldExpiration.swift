// SPDX-License-Identifier: Apache-2.0

import Certificates

/// The end of a certificate that somebody tells by a metric.
struct ToldExpiration: Sendable, Equatable {
    let notAfter: UnixTime
    /// Whether it was told as a moment, and not as what is left of the time until then.
    let isExact: Bool

    /// Ends that differ by less than these seconds are one certificate's: the time that an answer takes moves what is
    /// left, and renewals move the end further.
    static let tolerance: UnixTime = 30

    /// - Returns: `nil` where no certificate could end then (RFC 5280, section 4.1.2.5, ends with the year 9999).
    init?(_ now: UnixTime, secondsLater seconds: Double) {
        guard seconds.isFinite, abs(seconds) < 1e12 else { return nil }
        notAfter = UnixTime((Double(now) + seconds).rounded())
        isExact = false
    }

    /// - Returns: `nil` for what Istio tells instead of a moment where it could not read the certificate.
    init?(timestamp: Double) {
        guard timestamp > 0, timestamp < 1e12 else { return nil }
        notAfter = UnixTime(timestamp)
        isExact = true
    }

    /// The end that was known before, where this one tells of the same certificate.
    func confirming(_ known: UnixTime?) -> UnixTime {
        guard !isExact, let known, abs(notAfter - known) < Self.tolerance else { return notAfter }
        return known
    }
}
