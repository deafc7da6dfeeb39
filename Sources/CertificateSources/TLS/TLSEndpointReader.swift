// SPDX-License-Identifier: Apache-2.0

package import Certificates
package import HTTPTransport

/// Looks at TLS servers, whoever asks for it.
package struct TLSEndpointReader: Sendable {
    private let transport: Transport
    private let decoder: BundleDecoder
    private let chains: ChainBuilder

    package init(transport: Transport, interner: CertificateInterner, signatures: SignatureVerifier) {
        self.transport = transport
        decoder = BundleDecoder(interner: interner)
        chains = ChainBuilder(signatures: signatures)
    }

    /// - Parameter known: what an earlier look at the same target showed.
    package func read(
        _ target: TLSTargetSettings,
        within timeout: Duration,
        after known: TLSEndpointReading? = nil
    ) async throws(TLSHandshakeError) -> TLSEndpointReading {
        var request = target.handshake
        request.limits = TransferLimits(connectTimeout: timeout, totalTimeout: timeout)
        return TLSEndpointReading(
            try await transport.handshake(request),
            of: target,
            after: known,
            decoder: decoder,
            chains: chains
        )
    }
}
