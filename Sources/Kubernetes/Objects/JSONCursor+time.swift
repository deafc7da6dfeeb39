// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension JSONCursor {
    /// A metav1.Time (RFC 3339 in whole seconds) in Unix seconds; nil for everything else.
    package mutating func unixTime() throws(JSONFault) -> Int64? {
        guard let text = try string(), let time = try? Date(text, strategy: .iso8601) else { return nil }
        return Int64(time.timeIntervalSince1970)
    }
}
