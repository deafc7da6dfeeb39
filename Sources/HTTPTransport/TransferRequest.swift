// SPDX-License-Identifier: Apache-2.0

/// One HTTP request.
package struct TransferRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        /// Vault's method for listing.
        case list = "LIST"
    }

    package var endpoint: Endpoint
    /// Path and query, percent-encoded, sent as they are; starts with a slash.
    package var path: String
    package var method: Method
    package var headers: [HeaderField]
    /// Sent with POST only.
    package var body: [UInt8]
    /// Read anew at every request (service account tokens rotate), trimmed, and sent as `Authorization: Bearer`.
    package var bearerTokenFile: String?
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
