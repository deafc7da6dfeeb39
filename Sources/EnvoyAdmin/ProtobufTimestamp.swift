// SPDX-License-Identifier: Apache-2.0

import Certificates

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// google.protobuf.Timestamp in its JSON form: RFC 3339 in UTC, with zero to nine digits of a fraction.
enum ProtobufTimestamp {
    /// Whole seconds; the fraction is cut off. `nil` where the text is no moment.
    static func unixTime(_ text: String) -> UnixTime? {
        var whole = text
        if let point = text.firstIndex(of: "."), let zone = text[point...].firstIndex(where: { "Zz+-".contains($0) }) {
            whole.removeSubrange(point..<zone)
        }
        guard let date = try? Date(whole, strategy: .iso8601) else { return nil }
        return UnixTime(date.timeIntervalSince1970)
    }
}
