// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#endif

extension TestCertificateDER {
    /// UTCTime from 1950 to 2049, GeneralizedTime otherwise (RFC 5280, section 4.1.2.5).
    ///
    /// - Parameter unixTime: within the years 0 to 9999.
    package static func time(_ unixTime: Int64) -> [UInt8] {
        var seconds = time_t(unixTime)
        var parts = tm()
        guard gmtime_r(&seconds, &parts) != nil, case let year = Int(parts.tm_year) + 1900, (0...9999).contains(year)
        else { fatalError("\(unixTime) is in no year that a certificate can name") }
        let isShort = (1950...2049).contains(year)
        let rest = [parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec]
        let text =
            digits(isShort ? year % 100 : year, width: isShort ? 2 : 4)
            + rest.map { digits(Int($0), width: 2) }.joined()
        return time(text: text + "Z", isGeneralized: !isShort)
    }

    /// Any text in place of a date.
    package static func time(text: String, isGeneralized: Bool = false) -> [UInt8] {
        element(isGeneralized ? 0x18 : 0x17, Array(text.utf8))
    }

    private static func digits(_ value: Int, width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: width - text.utf8.count) + text
    }
}
