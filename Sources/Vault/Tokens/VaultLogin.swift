// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
import StreamingJSON

/// A token that a login brought, in a file that only this process can read.
package struct VaultLogin: Sendable {
    package let token: MemoryFile
    /// Seconds; 0 for a token that does not end.
    package let leaseDuration: Int64
    package let isRenewable: Bool

    /// The member `auth` of an answer.
    init?(_ bytes: UnsafeRawBufferPointer) throws(JSONFault) {
        var token: MemoryFile?
        let lease = try VaultAuth(bytes) { text in token = MemoryFile(text) }
        guard let token, let lease else { return nil }
        self.token = token
        leaseDuration = lease.duration
        isRenewable = lease.isRenewable
    }
}

/// How long the token of an answer holds.
struct VaultAuth: Sendable, Equatable {
    let duration: Int64
    let isRenewable: Bool

    /// - Parameter token: is given the token's text where it lies.
    init?(
        _ bytes: UnsafeRawBufferPointer,
        token: (UnsafeRawBufferPointer) -> Void = { _ in }
    ) throws(JSONFault) {
        var duration: Int64?
        var isRenewable = false
        var json = JSONCursor(bytes)
        try json.object { key, value throws(JSONFault) in
            guard key == "auth" else { return }
            try value.object { key, value throws(JSONFault) in
                switch key {
                case "client_token":
                    _ = try value.withText { text, hasEscapes throws(JSONFault) in
                        // Tokens are letters, digits, dots, dashes and underscores.
                        if !hasEscapes, !text.isEmpty { token(text) }
                    }
                case "lease_duration": duration = try value.integer()
                case "renewable": isRenewable = try value.boolean() ?? false
                default: break
                }
            }
        }
        try json.finish()
        guard let duration else { return nil }
        self.duration = duration
        self.isRenewable = isRenewable
    }
}
