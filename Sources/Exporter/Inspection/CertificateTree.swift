// SPDX-License-Identifier: Apache-2.0

import Certificates

/// Certificates as a person reads them: each under the CA that signed it.
struct CertificateTree {
    private let certificates: [Certificate]
    private let signatures: SignatureVerifier
    private let now: UnixTime

    init(_ certificates: [Certificate], signatures: SignatureVerifier, now: UnixTime) {
        var seen: Set<Certificate> = []
        self.certificates = certificates.filter { seen.insert($0).inserted }
        self.signatures = signatures
        self.now = now
    }

    /// The lines of the tree, the topmost CAs first.
    func lines() -> [String] {
        var printed: Set<Certificate> = []
        var lines: [String] = []
        let issuers = Dictionary(uniqueKeysWithValues: certificates.map { ($0, issuer(of: $0)) })
        // A certificate in a loop of cross-signatures is below none, so whatever is left is printed as it comes.
        for certificate in certificates.filter({ issuers[$0] == .some(nil) }) + certificates {
            append(certificate, issuers, prefix: "", childPrefix: "", &printed, &lines)
        }
        return lines
    }

    private func issuer(of certificate: Certificate) -> Certificate? {
        guard certificate.role != .root else { return nil }
        return certificates.first { candidate in
            candidate != certificate && candidate.isAuthority && candidate.subject == certificate.issuer
                && signatures.isSigned(certificate, by: candidate)
        }
    }

    private func append(
        _ certificate: Certificate,
        _ issuers: [Certificate: Certificate?],
        prefix: String,
        childPrefix: String,
        _ printed: inout Set<Certificate>,
        _ lines: inout [String]
    ) {
        guard printed.insert(certificate).inserted else { return }
        let children = certificates.filter { issuers[$0] == .some(certificate) }
        let description = CertificateDescription(certificate, now: now)
        lines.append(prefix + description.title)
        let detailPrefix = childPrefix + (children.isEmpty ? "    " : "│   ")
        lines += description.details.map { detailPrefix + $0 }
        for (index, child) in children.enumerated() {
            let isLast = index == children.count - 1
            append(
                child,
                issuers,
                prefix: childPrefix + (isLast ? "└── " : "├── "),
                childPrefix: childPrefix + (isLast ? "    " : "│   "),
                &printed,
                &lines
            )
        }
    }
}
