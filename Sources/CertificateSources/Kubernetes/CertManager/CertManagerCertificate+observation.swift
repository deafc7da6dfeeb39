// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes

extension CertManagerCertificate {
    /// - Parameters:
    ///   - issued: what its status is about, where somebody shows it.
    ///   - rootNamespace: where istiod keeps its CA.
    func observation(
        showing issued: IssuedCertificate?,
        isSecretMatched: Bool?,
        in cluster: String?,
        rootNamespace: String
    ) -> Observation {
        Observation(
            slots: slot(showing: issued, in: cluster).map { [$0] } ?? [],
            location: writesPlugInAuthority(in: rootNamespace)
                ? AuthorityLocation(cluster: cluster, name: "cert_manager/\(name)") : nil,
            reports: [.managedCertificate(report(isSecretMatched: isSecretMatched, in: cluster))]
        )
    }

    /// `nil` before the first issuance.
    private func slot(showing issued: IssuedCertificate?, in cluster: String?) -> ObservedSlot? {
        guard let notAfter else { return nil }
        return ObservedSlot(
            id: SlotID(
                source: .certManager,
                cluster: cluster,
                namespace: name.namespace,
                secret: secretName,
                role: isAuthority ? .intermediate : .leaf,
                name: name.name
            ),
            certificate: issued?.certificate,
            chain: issued?.chain,
            // By its dates alone, so that learning the rest of it is no rotation.
            served: ServedCertificate(serialNumber: nil, notBefore: notBefore, notAfter: notAfter),
            plan: renewalTime.map { .at($0) }
        )
    }

    private func writesPlugInAuthority(in rootNamespace: String) -> Bool {
        isAuthority && name.namespace == rootNamespace && secretName == Secret.plugIn
    }

    private func report(isSecretMatched: Bool?, in cluster: String?) -> ManagedCertificateReport {
        var report = ManagedCertificateReport(
            cluster: cluster,
            namespace: name.namespace ?? "",
            name: name.name
        )
        report.secret = secretName
        report.issuer = issuer.name
        report.issuerKind = issuer.kind
        report.issuerGroup = issuer.group
        report.isAuthority = isAuthority
        let (ready, issuing) = (conditions["Ready"], conditions["Issuing"])
        report.isReady = ready?.isTrue == true
        report.notReadyReason = report.isReady ? nil : ready?.reason
        report.isIssuing = issuing?.isTrue == true
        // cert-manager takes the condition away when an issuance succeeds, and sets it to false when one fails.
        report.failureReason = issuing?.isTrue == false ? issuing?.reason : nil
        report.revision = revision
        report.failedAttempts = failedAttempts ?? 0
        report.lastFailure = lastFailure
        report.isSecretMatched = isSecretMatched
        return report
    }
}
