// SPDX-License-Identifier: Apache-2.0

/// A request in the form that libcurl's options take, checked, with its credentials read.
struct TransferPlan: Sendable {
    enum Purpose: Sendable {
        case exchange
        /// A connection that carries a protocol which is not libcurl's to speak.
        case connection
    }

    let purpose: Purpose
    let summary: String
    let url: String
    let method: TransferRequest.Method
    let headerLines: [String]
    /// Apart from the other headers, because it is a secret.
    let authorization: AuthorizationLine?
    let isSensitive: Bool
    let body: [UInt8]
    /// A secret that is sent in place of `body`.
    let tokenBody: TokenText?
    let unixSocketPath: String?
    /// CURLOPT_CONNECT_TO's `::HOST:PORT`: where to connect when the URL holds the TLS server name instead.
    let connectTo: String?
    let tls: TLSOptions
    let limits: TransferLimits
    let acceptsOnlySuccess: Bool
    let usesEnvironmentProxy: Bool

    init(_ request: TransferRequest, purpose: Purpose = .exchange) throws(TransferError) {
        let summary = request.summary
        let endpoint = request.endpoint
        // Without the slash "@other.host" would turn the endpoint into a user name.
        guard request.path.utf8.first == UInt8(ascii: "/"), request.path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw TransferError(
                reason: .protocol,
                message: "\(summary): the path must start with a slash and be percent-encoded"
            )
        }
        var headers = request.headers
        let route = try Route(endpoint: endpoint, serverName: request.tls.serverName, summary: summary)
        if route.connectTo != nil, !headers.contains(where: { $0.name.lowercased() == "host" }) {
            headers.append(HeaderField(name: "Host", value: endpoint.authority))
        }
        if let field = headers.first(where: { !$0.isValid }) {
            throw TransferError(
                reason: .protocol,
                message: "\(summary): the header \"\(field.name.printable)\" holds characters that HTTP forbids"
            )
        }
        var authorization: AuthorizationLine?
        if let file = request.bearerTokenFile {
            authorization = try AuthorizationLine(tokenFile: file, field: request.tokenField)
        }
        self.authorization = authorization
        var tokenBody: TokenText?
        if let body = request.tokenBody {
            tokenBody = try TokenText(prefix: body.prefix, tokenFile: body.tokenFile, suffix: body.suffix)
        }
        self.tokenBody = tokenBody
        self.purpose = purpose
        isSensitive = request.isSensitive
        self.summary = summary
        url = "\(route.origin)\(endpoint.basePath)\(request.path)"
        method = request.method
        // "Name:" would tell libcurl to leave the header out, "Name;" sends it empty (CURLOPT_HTTPHEADER(3)).
        headerLines = headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        body = request.body
        unixSocketPath = route.unixSocketPath
        connectTo = route.connectTo
        tls = request.tls
        limits = request.limits
        acceptsOnlySuccess = request.acceptsOnlySuccess
        usesEnvironmentProxy = request.usesEnvironmentProxy
    }

    /// A connection to `endpoint` that libcurl makes without TLS of its own and sends nothing over.
    init(connectingTo endpoint: Endpoint, summary: String, limits: TransferLimits) throws(TransferError) {
        let route = try Route(endpoint: endpoint, serverName: nil, summary: summary)
        purpose = .connection
        self.summary = summary
        url = "\(route.origin)/"
        method = .get
        headerLines = []
        authorization = nil
        isSensitive = false
        body = []
        tokenBody = nil
        unixSocketPath = route.unixSocketPath
        connectTo = nil
        tls = TLSOptions()
        self.limits = limits
        acceptsOnlySuccess = false
        usesEnvironmentProxy = false
    }
}
