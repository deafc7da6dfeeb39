// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Mints the mesh's certificates and numbers them.
final class MeshMint {
    private var count = 0

    private func next() -> Int {
        count += 1
        return count
    }

    /// - Parameter renewing: the root whose key goes on.
    func root(
        _ commonName: String? = nil,
        from notBefore: Int64,
        to notAfter: Int64,
        renewing old: MeshAuthority? = nil
    ) -> MeshAuthority {
        let subject = old?.certificate.subject ?? Self.subject(commonName)
        let issuer = TestCertificateAuthority.root(
            subject,
            key: old?.issuer.key ?? .make(),
            notBefore: notBefore,
            notAfter: notAfter
        )
        return authority(issuer, .root, subject, signer: nil, notBefore, notAfter)
    }

    func intermediate(_ commonName: String, of root: MeshAuthority, from notBefore: Int64, to notAfter: Int64)
        -> MeshAuthority
    {
        let subject = Self.subject(commonName)
        let issuer = root.issuer.intermediate(subject, notBefore: notBefore, notAfter: notAfter)
        return authority(issuer, .intermediate, subject, signer: root.key, notBefore, notAfter)
    }

    /// A certificate for the key of `root`, signed by `signer`: who trusts only the signer trusts that root with it.
    func crossCertificate(of root: MeshAuthority, by signer: MeshAuthority, to notAfter: Int64) -> MeshCertificate {
        let notBefore = root.certificate.notBefore
        return MeshCertificate(
            number: next(),
            role: .intermediate,
            subject: root.certificate.subject,
            name: root.certificate.name,
            key: root.key,
            signer: signer.key,
            notBefore: notBefore,
            notAfter: notAfter,
            spiffeID: nil,
            minted: signer.issuer.crossSign(root.issuer, notBefore: notBefore, notAfter: notAfter)
        )
    }

    func leaf(
        uri: String? = nil,
        dns: String? = nil,
        of signer: MeshAuthority,
        from notBefore: Int64,
        to notAfter: Int64
    )
        -> MeshCertificate
    {
        let minted = signer.issuer.leaf(
            uris: uri.map { [$0] } ?? [],
            dns: dns.map { [$0] } ?? [],
            notBefore: notBefore,
            notAfter: notAfter
        )
        return MeshCertificate(
            number: next(),
            role: .leaf,
            subject: "",
            name: uri ?? dns ?? "",
            key: MeshCertificate.label(of: minted.key),
            signer: signer.key,
            notBefore: notBefore,
            notAfter: notAfter,
            spiffeID: uri,
            minted: minted
        )
    }

    private func authority(
        _ issuer: TestCertificateAuthority,
        _ role: MeshCertificate.Role,
        _ subject: String,
        signer: String?,
        _ notBefore: Int64,
        _ notAfter: Int64
    ) -> MeshAuthority {
        let key = MeshCertificate.label(of: issuer.key)
        let certificate = MeshCertificate(
            number: next(),
            role: role,
            subject: subject,
            name: subject.hasPrefix("CN=") ? String(subject.dropFirst(3).prefix { $0 != "," }) : subject,
            key: key,
            signer: signer ?? key,
            notBefore: notBefore,
            notAfter: notAfter,
            spiffeID: nil,
            minted: issuer.certificate
        )
        return MeshAuthority(certificate: certificate, issuer: issuer)
    }

    /// istiod's own roots all have the same name.
    private static func subject(_ commonName: String?) -> String {
        commonName.map { "CN=\($0),O=cluster.local" } ?? "O=cluster.local"
    }
}
