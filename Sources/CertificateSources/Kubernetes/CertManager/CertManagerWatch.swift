// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes

/// Follows cert-manager's objects in one scope, and keeps the picture of them.
struct CertManagerWatch<Object: KubernetesObject>: Sendable {
    let follower: ObjectFollower<Object>

    private var context: ClusterSourceContext { follower.context }
    private var namespace: String? { follower.scope.namespace }

    private func update(_ body: (inout CertManagerState) -> CertManagerState.Changes) {
        context.picture.certManager.update(in: context, body)
    }

    private func target(_ name: ObjectName) -> TargetID { context.target(name, part: follower.part) }

    private func isOurs(_ object: Object) -> Bool { context.settings.shard.contains(uid: object.metadata.uid) }
}

extension CertManagerWatch where Object == CertManagerCertificate {
    func run() async { await follower.run { take($0) } }

    func take(_ change: ObjectChange<CertManagerCertificate>) {
        switch change {
        case .changed(let object):
            let id = target(object.name)
            let isOurs = isOurs(object)
            // It may have come in place of one of ours.
            if !isOurs { context.source.inventory.update { $0.forget(id) } }
            update { $0.take(object, target: isOurs ? id : nil) }
        case .deleted(let name):
            context.source.inventory.update { $0.forget(target(name)) }
            update { $0.drop(certificate: name) }
        case .synchronised(let names):
            let (targets, source) = (Set(names.map(target)), context.settings.name)
            context.source.inventory.update { [part = follower.part] in
                $0.retain(targets, of: source, part: part)
            }
            update { $0.retain(certificates: names, in: namespace) }
        }
    }
}

extension CertManagerWatch where Object: CertManagerIssuer {
    func run() async { await follower.run { take($0) } }

    func take(_ change: ObjectChange<Object>) {
        switch change {
        case .changed(let issuer):
            let report = isOurs(issuer) ? issuer.report(in: context.settings.cluster) : nil
            update { $0.take(issuer, report: report) }
        case .deleted(let name):
            update { $0.drop(issuer: IssuerKey(kind: Object.kind, name: name)) }
        case .synchronised(let names):
            update { $0.retain(issuers: names, ofKind: Object.kind, in: namespace) }
        }
    }
}

extension CertManagerWatch where Object == CertificateRequest {
    func run() async {
        var watch = RequestsWatch(follower: follower, counting: counting)
        await watch.run()
    }

    var counting: RequestsWatch<CertificateRequest, RequestGroup>.Counting {
        RequestsWatch<CertificateRequest, RequestGroup>.Counting(
            classify: { (RequestGroup($0), $0.state) },
            name: \.name,
            observation: { [cluster = context.settings.cluster] group, count in
                count.map {
                    Observation(slots: [], reports: [.signingRequests(group.report(of: $0, in: cluster))])
                }
            },
            observe: {
                observe($0)
                return []
            }
        )
    }

    /// Takes what was issued, for the Certificates that it was issued for.
    private func observe(_ change: ObjectChange<CertificateRequest>) {
        switch change {
        case .changed(let request):
            guard request.state == .issued, context.picture.certManager.read({ $0.wants(request) }) else { return }
            let (issued, problems) = request.issued(in: context.settings.cluster, context.source)
            if isOurs(request) { context.source.report(problems, of: target(request.name)) }
            guard let issued else { return }
            update { $0.take(request, issued: issued) }
        case .deleted(let name):
            update {
                $0.drop(request: name)
                return CertManagerState.Changes()
            }
        case .synchronised(let names):
            update {
                $0.retain(requests: names, in: namespace)
                return CertManagerState.Changes()
            }
        }
    }
}
