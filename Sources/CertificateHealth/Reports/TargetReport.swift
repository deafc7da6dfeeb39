// SPDX-License-Identifier: Apache-2.0

/// What a target tells beside its certificates: how issuing, revoking or serving them goes.
package enum TargetReport: Hashable, Sendable {
    case istiod(IstiodReport)
    case managedCertificate(ManagedCertificateReport)
    case issuer(IssuerReport)
    case signingRequests(SigningRequestsReport)
    case vaultServer(VaultServerReport)
    case vaultMount(VaultMountReport)
    case tlsEndpoint(TLSEndpointReport)
    case mtls(MTLSReport)
    case plaintextRule(PlaintextRuleReport)

    /// What the report's series are about: of two targets that report on one subject, the first one has the series.
    package var subject: ReportSubject {
        switch self {
        case .istiod(let report): report.subject
        case .managedCertificate(let report): report.subject
        case .issuer(let report): report.subject
        case .signingRequests(let report): report.subject
        case .vaultServer(let report): report.subject
        case .vaultMount(let report): report.subject
        case .tlsEndpoint(let report): report.subject
        case .mtls(let report): report.subject
        case .plaintextRule(let report): report.subject
        }
    }
}
