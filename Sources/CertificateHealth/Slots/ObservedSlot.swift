// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// What an observation says of one slot.
package struct ObservedSlot: Sendable, Equatable {
    package enum Delivery: Sendable, Equatable {
        /// The location is the use: a file, or a proxy that was seen serving the certificate.
        case inUse
        /// The proxy was handed a certificate that it does not use. `served` is what it uses instead, where that can
        /// be told.
        case notInUse(served: ServedCertificate?)
    }

    package let id: SlotID
    /// The certificate at the location; `nil` where it could not be read.
    package let certificate: Certificate?
    /// The certificate's path to a CA, as far as this observation shows it.
    package let chain: CertificateChain?
    /// For certificates known by their dates alone.
    package let served: ServedCertificate?
    package let delivery: Delivery
    /// When the location got its certificate; `nil` where it does not tell.
    package let updatedAt: UnixTime?
    package let plan: RotationPlan?
    /// Whether `istio_certificate_in_use` applies: only where receiving and using are two things.
    package let reportsUse: Bool

    package init(
        id: SlotID,
        certificate: Certificate?,
        chain: CertificateChain? = nil,
        served: ServedCertificate? = nil,
        delivery: Delivery = .inUse,
        updatedAt: UnixTime? = nil,
        plan: RotationPlan? = nil,
        reportsUse: Bool = false
    ) {
        self.id = id
        self.certificate = certificate
        self.chain = chain
        self.served = served ?? certificate.map { ServedCertificate($0) }
        self.delivery = delivery
        self.updatedAt = updatedAt
        self.plan = plan
        self.reportsUse = reportsUse
    }
}
