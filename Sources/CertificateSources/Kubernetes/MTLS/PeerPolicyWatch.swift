// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes

/// Keeps the picture's policies as the watch of PeerAuthentications shows them.
struct PeerPolicyWatch: Sendable {
    let follower: ObjectFollower<PeerAuthentication>

    private var context: ClusterSourceContext { follower.context }

    func run() async {
        await follower.run { take($0) }
    }

    func take(_ change: ObjectChange<PeerAuthentication>) {
        let scope = follower.scope.namespace
        switch change {
        case .changed(let object):
            let (policy, problem) = PeerPolicy.reading(object)
            context.picture.mtls.update(in: context) { $0.mesh.set(policy) }
            if let problem {
                context.source.report([problem], of: context.target(object.name, part: follower.part))
            }
        case .deleted(let name):
            guard let namespace = name.namespace else { return }
            context.picture.mtls.update(in: context) { $0.mesh.remove(policy: name.name, in: namespace) }
        case .synchronised(let names):
            context.picture.mtls.update(in: context) { state in
                state.mesh.removePolicies { namespace, name in
                    (scope ?? namespace) == namespace && !names.contains(ObjectName(namespace: namespace, name: name))
                }
            }
            context.picture.mtls.noteListed(policiesOf: scope, in: context)
        }
    }
}

extension PeerPolicy {
    /// Each is a series of every workload that the policy selects.
    static let maximumPorts = 100

    static func reading(_ object: PeerAuthentication) -> (policy: PeerPolicy, problem: SourceProblem?) {
        let ports = object.portModes.compactMapValues { $0.map(MTLSReport.Mode.init) }
        let kept = ports.sorted { $0.key < $1.key }.prefix(maximumPorts)
        let policy = PeerPolicy(
            namespace: object.name.namespace ?? "",
            name: object.name.name,
            selector: object.selector,
            mode: object.mode.map(MTLSReport.Mode.init),
            portModes: Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) }),
            createdAt: object.metadata.createdAt,
            changedAt: object.metadata.modifiedAt ?? object.metadata.createdAt
        )
        guard kept.count < ports.count else { return (policy, nil) }
        let message = "only the first \(maximumPorts) of \(ports.count) ports are read"
        return (policy, SourceProblem(reason: "too_large", message: "peerauthentication \(object.name): \(message)"))
    }
}

extension MTLSReport.Mode {
    fileprivate init(_ mode: PeerAuthentication.Mode) {
        switch mode {
        case .disable: self = .disable
        case .permissive: self = .permissive
        case .strict: self = .strict
        }
    }
}
