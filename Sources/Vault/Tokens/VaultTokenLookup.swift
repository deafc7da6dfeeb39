// SPDX-License-Identifier: Apache-2.0

package import Certificates
import StreamingJSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the server tells of the token that asks (`auth/token/lookup-self`), without the token.
package struct VaultTokenLookup: Sendable, Equatable {
    /// By the server's clock, and steady from one look to the next; `nil` for a token that does not end.
    package let expiration: UnixTime?
    package let isRenewable: Bool
    /// Seconds that are left.
    private let remaining: Int64
    /// Seconds that it was given when it was made.
    private let initial: Int64

    init?(_ bytes: UnsafeRawBufferPointer) throws(JSONFault) {
        var expiration: UnixTime?
        var remaining: Int64?
        var initial: Int64?
        var isRenewable = false
        var json = JSONCursor(bytes)
        try json.object { key, value throws(JSONFault) in
            guard key == "data" else { return }
            try value.object { key, value throws(JSONFault) in
                switch key {
                case "expire_time": expiration = try value.string().flatMap(Self.unixTime)
                case "ttl": remaining = try value.integer()
                case "creation_ttl": initial = try value.integer()
                case "renewable": isRenewable = try value.boolean() ?? false
                default: break
                }
            }
        }
        try json.finish()
        guard let remaining else { return nil }
        self.expiration = expiration
        self.isRenewable = isRenewable
        self.remaining = remaining
        self.initial = initial ?? remaining
    }

    package func lease(at now: UnixTime) -> TokenLease {
        guard expiration != nil else { return TokenLease(end: nil, duration: 0, isRenewable: isRenewable) }
        return TokenLease(end: now + remaining, duration: max(initial, remaining), isRenewable: isRenewable)
    }

    /// RFC 3339 in whole seconds: Go writes up to nine digits of a fraction.
    private static func unixTime(_ text: String) -> UnixTime? {
        let fraction = text.firstIndex(of: ".").map { text[$0...].prefix { $0 == "." || $0.isNumber } } ?? ""
        let whole = fraction.isEmpty ? text : text.replacing(fraction, with: "", maxReplacements: 1)
        return (try? Date(whole, strategy: .iso8601)).map { UnixTime($0.timeIntervalSince1970) }
    }
}
