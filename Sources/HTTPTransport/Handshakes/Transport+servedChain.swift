// SPDX-License-Identifier: Apache-2.0

extension Transport {
    /// The certificates that a TLS server presents, as DER, leaf first, in the order they were sent. Nothing is
    /// verified.
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
        var request: TLSHandshakeRequest
        do {
            request = try TLSHandshakeRequest(host: host, port: port, limits: limits)
        } catch {
            throw TransferError(reason: .protocol, message: error.message)
        }
        request.serverName = serverName
        request.applicationProtocols = applicationProtocols
        do {
            return try await handshake(request).chain
        } catch {
            throw error.transferError
        }
    }
}
