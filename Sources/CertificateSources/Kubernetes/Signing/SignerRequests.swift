// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes
import Synchronization

/// Requests to the signers of Kubernetes: how many, how they end, and whose CA signs them.
final class SignerRequests: Sendable {
    private let context: ClusterSourceContext
    private let authorities = Mutex(SignerAuthorities())

    init(context: ClusterSourceContext) {
        self.context = context
    }

    var counting: RequestsWatch<CertificateSigningRequest, String>.Counting {
        RequestsWatch<CertificateSigningRequest, String>.Counting(
            classify: { ($0.signerName, $0.state) },
            name: Self.location,
            observation: { [self] in observation(of: $0, $1) },
            observe: { [self] in observe($0) }
        )
    }

    private static func location(_ signer: String) -> String { "signer/\(signer)" }

    /// Signers of which there is something new to tell.
    private func observe(_ change: ObjectChange<CertificateSigningRequest>) -> Set<String> {
        switch change {
        case .changed(let request):
            let problems = authorities.withLock { $0.take(request, in: context.settings.cluster, context.source) }
            guard let problems else { return [] }
            if context.settings.shard.contains(uid: request.metadata.uid) {
                context.source.report(problems, of: context.target(request.name, part: Object.resource.plural))
            }
            return [request.signerName]
        // What a signer signed with stays true when the request is gone, as it is within the hour.
        case .deleted: return []
        case .synchronised: return authorities.withLock { $0.names }
        }
    }

    private typealias Object = CertificateSigningRequest

    private func observation(of name: String, _ count: RequestCount?) -> Observation? {
        let settings = context.settings
        // Each instance sees every request, and one of them tells of the signer itself.
        let isOurs = settings.shard.contains(uid: Self.location(name))
        let signer = isOurs ? authorities.withLock { $0[name] } : nil
        guard count != nil || signer != nil else { return nil }
        var report = SigningRequestsReport(cluster: settings.cluster, signer: name)
        if let count { report.fill(from: count, states: CertificateSigningRequest.states) }
        report.issuers = signer?.issuer.map { [$0] } ?? []
        let slots = signer?.slots ?? []
        return Observation(
            slots: slots,
            location: slots.isEmpty
                ? nil : AuthorityLocation(cluster: settings.cluster, name: Self.location(name)),
            reports: [.signingRequests(report)]
        )
    }
}
