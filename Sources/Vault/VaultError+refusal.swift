// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import StreamingJSON

extension VaultError {
    /// What a status outside 200...299 means. Vault says more in `errors`; whoever stands before it does not.
    ///
    /// - Parameter request: method and path, for the message.
    init(refusal status: Int, body: [UInt8], of request: String) {
        let said = VaultRefusal(body)
        let text = said.text.isEmpty ? "" : ": \(said.text)"
        let reason: Reason
        let advice: String
        switch status {
        case 307:
            reason = .standby
            advice = "a standby sends its clients to the active server: name that one, or their common address"
        case 300..<400:
            reason = .transfer(.status)
            advice = "redirects are not followed: name the address that this one leads to"
        case 400 where said.mentions("dr secondary"):
            reason = .standby
            advice = "a secondary for disaster recovery answers nothing else"
        case 403 where said.mentions("invalid token") || said.mentions("bad token"):
            reason = .tokenExpired
            advice = "the token has ended or was revoked: give a new one"
        case 403 where said.isVault, 400 where said.mentions("missing client token"):
            reason = .forbidden
            advice = "check that the mount is right, and that the token's policy allows it"
        case 404 where said.isVault:
            reason = .notFound
            advice = "check the mount's path and that it is a PKI engine"
        case 400 where said.mentions("not initialized"), 503 where said.mentions("not initialized"),
            501 where said.isVault:
            reason = .notInitialized
            advice = "run its init"
        case 503 where said.mentions("sealed"):
            reason = .sealed
            advice = "unseal it"
        case 500 where said.mentions("local node not active"), 503 where said.mentions("no active"):
            reason = .noActive
            advice = "its cluster has no active server now: see to its storage and to the other servers"
        default:
            reason = .transfer(.status)
            advice = ""
        }
        self.init(
            reason,
            "\(request): status \(status)\(text)\(advice.isEmpty ? "" : " (\(advice))")",
            status: status
        )
    }

    init(_ fault: JSONFault, in request: String) {
        self.init(.malformed, "\(request): \(fault); is this a Vault or OpenBao server?")
    }
}

/// The body of a refused request: `{"errors": ["…"]}`.
struct VaultRefusal {
    private static let maximumCharacters = 300

    /// Whether it is Vault that refuses.
    private(set) var isVault = false
    private(set) var text = ""

    /// Whether nothing is said of why: Vault's way to say that a list has no entries.
    var isEmptyList: Bool { isVault && text.isEmpty }

    init(_ body: [UInt8]) {
        var errors: [String]?
        try? body.withUnsafeBytes { bytes in
            var json = JSONCursor(bytes)
            try json.object { key, value throws(JSONFault) in
                guard key == "errors" else { return }
                errors = []
                try value.array { element throws(JSONFault) in
                    if let error = try element.string() { errors?.append(error) }
                }
            }
        }
        guard let errors else { return }
        isVault = true
        let words = errors.joined(separator: "; ").unicodeScalars
            .map { $0.properties.isWhitespace || $0.properties.generalCategory == .control ? " " : $0 }
        text = String(String(String.UnicodeScalarView(words)).prefix(Self.maximumCharacters))
    }

    func mentions(_ words: String) -> Bool { text.lowercased().contains(words) }
}
