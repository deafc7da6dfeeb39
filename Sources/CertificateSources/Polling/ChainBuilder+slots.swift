// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

extension ChainBuilder {
    /// A slot for each certificate of a place that can hold several, leaves and intermediates with their chains.
    ///
    /// - Parameters:
    ///   - place: the labels of the place; role and name are each certificate's own.
    ///   - authorities: CA certificates at hand beside those of the place.
    func slots(
        for certificates: [Certificate],
        at place: SlotID,
        authorities: [Certificate] = [],
        numberedBy twins: inout TwinNumbering
    ) -> [ObservedSlot] {
        let known = certificates.filter(\.isAuthority) + authorities
        let anchors = known.filter { $0.role == .root }
        let presented = certificates.filter(\.isAuthority)
        return certificates.map { certificate in
            var id = place
            id.role = certificate.role
            id.name = certificate.displayName
            return ObservedSlot(
                id: twins.number(id),
                certificate: certificate,
                chain: certificate.role == .root
                    ? nil : chain(of: certificate, presenting: presented, candidates: known, anchors: anchors)
            )
        }
    }
}
