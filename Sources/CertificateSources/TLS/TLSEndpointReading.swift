// SPDX-License-Identifier: Apache-2.0

package import CertificateHealth
package import Certificates
package import HTTPTransport

/// What one look at a TLS server showed.
package struct TLSEndpointReading: Sendable {
    package let handshake: TLSHandshake
    /// Those of the presented chain that could be read, in its order.
    package let certificates: [Certificate]
    /// The chain up to its trusted end; empty where the server is not trusted.
    package let anchoredChain: [Certificate]
    package let slots: [ObservedSlot]
    package let problems: [CertificateError]
    package let report: TLSEndpointReport

    package var observation: Observation { Observation(slots: slots, reports: [.tlsEndpoint(report)]) }

    /// - Parameter known: what an earlier look showed; an unchanged chain is not decoded again.
    init(
        _ handshake: TLSHandshake,
        of target: TLSTargetSettings,
        after known: TLSEndpointReading?,
        decoder: BundleDecoder,
        chains: ChainBuilder
    ) {
        self.handshake = handshake
        report = TLSEndpointReport(handshake, of: target)
        let anchored = handshake.verification?.anchoredChain ?? []
        if let known, known.handshake.chain == handshake.chain, known.handshake.verification?.anchoredChain == anchored
        {
            certificates = known.certificates
            anchoredChain = known.anchoredChain
            slots = known.slots
            problems = known.problems
            return
        }
        let presented = handshake.chain.map { decoder.decode($0) }
        certificates = presented.flatMap(\.certificates)
        problems = presented.flatMap(\.problems)
        anchoredChain = anchored.flatMap { decoder.decode($0).certificates }
        var twins = TwinNumbering()
        slots = chains.slots(
            for: certificates,
            at: SlotID(source: .tls, secret: target.address, role: .leaf),
            authorities: anchoredChain.filter(\.isAuthority),
            numberedBy: &twins
        )
    }
}
