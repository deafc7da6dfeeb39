// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes

/// A certificate that cert-manager obtained or keeps, with its path to a CA as far as it is known.
struct IssuedCertificate: Sendable {
    let certificate: Certificate
    let chain: CertificateChain?

    init(certificate: Certificate, chain: CertificateChain?) {
        self.certificate = certificate
        self.chain = chain
    }

    /// The one that cert-manager writes into a Secret.
    init?(secret observation: Observation) {
        let slot = observation.slots.first { $0.id.source == .secret && $0.id.key == Self.secretKey }
        guard let slot, let certificate = slot.certificate else { return nil }
        self.init(certificate: certificate, chain: slot.chain)
    }

    static let secretKey = SecretKey.tlsCertificate.rawValue
}

extension CertificateRequest {
    /// What was issued, and what of it could not be read.
    func issued(in cluster: String?, _ context: SourceContext) -> (IssuedCertificate?, [SourceProblem]) {
        guard let content = certificate else { return (nil, []) }
        var reader = ObjectReader(cluster: cluster, context: context, object: "certificaterequest \(name)")
        let presented = reader.certificates(content, key: "certificate")
        let authorities = authority.map { reader.certificates($0, key: "ca") } ?? []
        reader.addSlots(
            for: presented,
            at: SlotID(source: .certManager, role: .leaf),
            authorities: authorities.filter(\.isAuthority)
        )
        let issued = reader.slots.first.flatMap { slot in
            slot.certificate.map { IssuedCertificate(certificate: $0, chain: slot.chain) }
        }
        return (issued, reader.problems)
    }
}
