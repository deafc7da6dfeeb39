// SPDX-License-Identifier: Apache-2.0

extension Transport {
    /// The certificates that a TLS server presents, as DER, leaf first, in the order they were sent.
    ///
    /// Nothing is verified: expired, untrusted and misnamed certificates are what this is for. A server that then
    /// refuses us, because it wants a certificate of ours, or that falls silent, has still shown its chain.
    ///
    /// - Parameters:
    ///   - host: a name or an address; IPv6 with or without brackets.
    ///   - serverName: SNI; nil sends the host if it is a name.
    ///   - applicationProtocols: ALPN. An Istio sidecar shows the mesh's certificate to `istio` alone where it also takes
    ///     plain text; a server that knows none of them may refuse.
    package func servedChain(
        host: String,
        port: Int,
        serverName: String?,
        applicationProtocols: [String] = [],
        limits: TransferLimits = TransferLimits()
    ) async throws(TransferError) -> [[UInt8]] {
        let bracketed = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        let endpoint: Endpoint
        do {
            endpoint = try Endpoint("https://\(bracketed):\(port)")
        } catch {
            throw TransferError(reason: .protocol, message: error.message)
        }
        let transfer = Transfer(
            try TransferPlan(
                handshakeWith: endpoint,
                serverName: serverName,
                applicationProtocols: applicationProtocols,
                limits: limits
            )
        )
        await loop.start(transfer, andWaitFor: .end)
        try transfer.outcome?.get()
        return transfer.servedChain
    }
}
