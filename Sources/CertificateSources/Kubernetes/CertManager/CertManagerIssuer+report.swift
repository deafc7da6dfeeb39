// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes

extension CertManagerIssuer {
    func report(in cluster: String?) -> IssuerReport {
        var report = IssuerReport(cluster: cluster, namespace: name.namespace, name: name.name, kind: Self.kind)
        report.type = content.type?.label ?? report.type
        let ready = content.conditions["Ready"]
        report.isReady = ready?.isTrue == true
        report.notReadyReason = report.isReady ? nil : ready?.reason
        return report
    }
}

extension IssuerReport {
    /// Of an issuer that Certificates ask and that does not exist.
    static func missing(_ key: IssuerKey, in cluster: String?) -> IssuerReport {
        var report = IssuerReport(
            cluster: cluster,
            namespace: key.name.namespace,
            name: key.name.name,
            kind: key.kind
        )
        report.type = nil
        report.notReadyReason = "NotFound"
        return report
    }
}

extension IssuerType {
    /// The label `type`.
    fileprivate var label: String {
        switch self {
        case .selfSigned: "self_signed"
        case .ca, .vault, .acme, .venafi: rawValue
        }
    }
}
