// SPDX-License-Identifier: Apache-2.0

import Certificates

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

enum ReadableTime {
    /// RFC 3339 in UTC.
    static func text(_ time: UnixTime) -> String {
        Date(timeIntervalSince1970: Double(time)).formatted(.iso8601)
    }

    static func validity(_ certificate: Certificate, now: UnixTime) -> String {
        if now < certificate.notBefore { return "not valid for another \(span(certificate.notBefore - now))" }
        if now > certificate.notAfter { return "EXPIRED \(span(now - certificate.notAfter)) ago" }
        let left = certificate.notAfter - now
        guard certificate.lifetime > 0 else { return "\(span(left)) left" }
        return "\(span(left)) left, \(left * 100 / certificate.lifetime) % of its life"
    }

    /// The two largest units: `3d 4h`, `12m 5s`.
    static func span(_ seconds: Int64) -> String {
        let units: [(String, Int64)] = [("y", 31_536_000), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]
        guard let first = units.firstIndex(where: { seconds >= $0.1 }) else { return "0s" }
        let (name, size) = units[first]
        var text = "\(seconds / size)\(name)"
        if first + 1 < units.count {
            let (smaller, smallerSize) = units[first + 1]
            let rest = seconds % size / smallerSize
            if rest > 0 { text += " \(rest)\(smaller)" }
        }
        return text
    }
}
