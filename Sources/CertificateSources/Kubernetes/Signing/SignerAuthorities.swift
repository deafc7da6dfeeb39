// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes

/// Who signs for each signer of Kubernetes, as the newest certificate that it issued shows: the signer itself is not
/// to be asked.
struct SignerAuthorities: Sendable {
    struct Signer: Sendable {
        /// When the newest request that it signed was made.
        fileprivate let createdAt: UnixTime
        /// Its CA certificates, where it gives them with the leaf.
        let slots: [ObservedSlot]
        /// The issuer that the leaf names, where it does not.
        let issuer: String?
    }

    /// Whoever may make requests makes up the names of signers.
    private let maximumSigners: Int
    private var signers: [String: Signer] = [:]

    init(maximumSigners: Int = 2_000) {
        self.maximumSigners = maximumSigners
    }

    var names: Set<String> { Set(signers.keys) }

    subscript(name: String) -> Signer? { signers[name] }

    /// Takes in a request, whatever its state.
    ///
    /// - Returns: what of its certificates could not be read; `nil` where it told nothing new.
    mutating func take(
        _ request: CertificateSigningRequest,
        in cluster: String?,
        _ context: SourceContext
    ) -> [SourceProblem]? {
        let name = request.signerName
        guard request.state == .issued, let content = request.certificate else { return nil }
        let createdAt = request.metadata.createdAt ?? .min
        if let known = signers[name], known.createdAt > createdAt { return nil }
        guard signers[name] != nil || signers.count < maximumSigners else { return nil }
        var reader = ObjectReader(
            cluster: cluster,
            context: context,
            object: "certificatesigningrequest \(request.name)"
        )
        let certificates = reader.certificates(content, key: "certificate")
        guard let leaf = certificates.first else { return reader.problems }
        let authorities = certificates.dropFirst().filter(\.isAuthority)
        reader.addSlots(
            for: authorities,
            at: SlotID(source: .signingRequest, cluster: cluster, secret: name, role: .intermediate)
        )
        signers[name] = Signer(
            createdAt: createdAt,
            slots: reader.slots,
            issuer: authorities.isEmpty ? leaf.issuer : nil
        )
        return reader.problems
    }
}
