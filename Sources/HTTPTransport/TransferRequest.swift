// SPDX-License-Identifier: Apache-2.0

/// One HTTP request.
package struct TransferRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        /// Vault's method for listing.
        case list = "LIST"
    }

    /// The header that carries the token.
    package enum TokenField: Sendable, Hashable {
        /// `Authorization: Bearer` (RFC 6750 section 2.1).
        case bearer
        /// `X-Vault-Token`, which Vault and what stands before it know.
        case vault
    }

    /// A body in which a token stands between two texts, such as the request for a login. It is read when the request
    /// is made, and overwritten once sent.
    package struct TokenBody: Sendable, Hashable {
        package let prefix: String
        package let tokenFile: String
        package let suffix: String

        package init(prefix: String, tokenFile: String, suffix: String) {
            self.prefix = prefix
            self.tokenFile = tokenFile
            self.suffix = suffix
        }
    }

    package var endpoint: Endpoint
    /// Path and query, percent-encoded, sent as they are; starts with a slash.
    package var path: String
    package var method: Method
    package var headers: [HeaderField]
    /// Sent with POST only.
    package var body: [UInt8]
    /// Sent with POST in place of `body`.
    package var tokenBody: TokenBody?
    /// Read anew at every request (service account tokens rotate), trimmed, and sent in the header `tokenField`.
    package var bearerTokenFile: String?
    package var tokenField = TokenField.bearer
    package var tls: TLSOptions
    package var limits: TransferLimits
    /// Makes a status outside 200...299 an error with the reason `status`.
    package var acceptsOnlySuccess: Bool
    /// The answer may hold private keys: what was received of it is overwritten once it has been read, as is the token
    /// once it has been sent. The reader of a streamed body overwrites its chunks with `wipe`.
    /// A body that is read as a whole grows, and may leave copies: what holds keys is to be streamed.
    package var isSensitive = false
    /// Obeys `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`.
    package var usesEnvironmentProxy: Bool

    package init(
        endpoint: Endpoint,
        path: String,
        method: Method = .get,
        headers: [HeaderField] = [],
        body: [UInt8] = [],
        bearerTokenFile: String? = nil,
        tls: TLSOptions = TLSOptions(),
        limits: TransferLimits = TransferLimits(),
        acceptsOnlySuccess: Bool = false,
        usesEnvironmentProxy: Bool = false
    ) {
        self.endpoint = endpoint
        self.path = path
        self.method = method
        self.headers = headers
        self.body = body
        self.bearerTokenFile = bearerTokenFile
        self.tls = tls
        self.limits = limits
        self.acceptsOnlySuccess = acceptsOnlySuccess
        self.usesEnvironmentProxy = usesEnvironmentProxy
    }

    /// Method, endpoint and path without its query, which may name what a log should not hold.
    var summary: String {
        let path = path.prefix { $0 != "?" }
        return "\(method.rawValue) \(endpoint)\(path.printable)"
    }
}
