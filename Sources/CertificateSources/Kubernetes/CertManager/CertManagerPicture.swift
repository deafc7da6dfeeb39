// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes
import Synchronization

/// Keeps what cert-manager's objects and Secrets say of each other, and tells the inventory what follows.
final class CertManagerPicture: Sendable {
    private let state = Mutex(CertManagerState())

    /// Changes the state and tells what changed, in one step: of two changes at once the later one is told last.
    func update(in context: ClusterSourceContext, _ body: (inout CertManagerState) -> CertManagerState.Changes) {
        state.withLock { state in
            let changes = body(&state)
            for name in changes.certificates { state.tell(certificate: name, in: context) }
            for name in changes.amendedCertificates { state.tell(certificate: name, isAmended: true, in: context) }
            for name in changes.secrets { state.tell(secret: name, in: context) }
            for key in changes.issuers { state.tell(issuer: key, in: context) }
        }
    }

    /// Takes in what the watch of Secrets shows, or showed no longer.
    func take(secret name: ObjectName, _ observation: Observation?, in context: ClusterSourceContext) {
        update(in: context) { state in
            var changes = state.take(
                secret: name,
                observation.flatMap { IssuedCertificate(secret: $0) },
                modifiedAt: observation?.changedAt
            )
            // What the Secret was told with may be older than what a Certificate or an issuer says now.
            if observation?.isAmended == true || state.concerns(secret: name) { changes.secrets.insert(name) }
            return changes
        }
    }

    func read<Result: Sendable>(_ body: (CertManagerState) -> Result) -> Result {
        state.withLock { body($0) }
    }
}

extension CertManagerState {
    /// - Parameter isAmended: it is as it was told before, and what was forgotten since is not brought back.
    fileprivate func tell(certificate name: ObjectName, isAmended: Bool = false, in context: ClusterSourceContext) {
        guard let managed = certificates[name], let target = managed.target else { return }
        let settings = context.settings
        let observation = managed.object.observation(
            showing: shown(for: managed.object),
            isSecretMatched: isSecretMatched(managed.object),
            in: settings.cluster,
            rootNamespace: settings.rootNamespace
        )
        let now = context.source.now()
        context.source.inventory.update { inventory in
            if isAmended, inventory.records[target]?.observation.reports.isEmpty != false { return }
            inventory.apply(observation, to: target, at: now)
        }
    }

    /// Tells of a Secret again that is in the inventory, with what is known of it from elsewhere.
    fileprivate func tell(secret name: ObjectName, in context: ClusterSourceContext) {
        // The Secrets of the whole cluster are watched, or else those of some namespaces.
        let parts = [SecretsWatch.part] + (name.namespace.map { ["\(SecretsWatch.part)/\($0)"] } ?? [])
        let now = context.source.now()
        context.source.inventory.update { inventory in
            for part in parts {
                let id = context.target(name, part: part)
                guard let record = inventory.records[id], !record.slots.isEmpty else { continue }
                let observation = amended(record.observation, of: name, in: context)
                inventory.apply(observation, to: id, at: now)
            }
        }
    }

    fileprivate func tell(issuer key: IssuerKey, in context: ClusterSourceContext) {
        let settings = context.settings
        var part = key.kind == ClusterIssuer.kind ? ClusterIssuer.resource.plural : Issuer.resource.plural
        if let namespace = key.name.namespace, !settings.namespaces.isEmpty { part += "/\(namespace)" }
        let report =
            if isMissing(key) {
                settings.shard.contains(uid: "\(key.kind)/\(key.name)")
                    ? IssuerReport.missing(key, in: settings.cluster) : nil
            } else {
                issuers[key]?.report
            }
        let id = context.target(key.name, part: part)
        let now = context.source.now()
        context.source.inventory.update { inventory in
            guard let report else { return inventory.forget(id) }
            inventory.apply(Observation(slots: [], reports: [.issuer(report)]), to: id, at: now)
        }
    }

    /// A Secret's observation with the plan of the Certificate that writes it, and with the issuer that signs with it.
    func amended(_ observation: Observation, of secret: ObjectName, in context: ClusterSourceContext) -> Observation {
        let own = observation.location.flatMap { $0.name.hasPrefix(IssuerKey.locationPrefix) ? nil : $0 }
        let location =
            own
            ?? location(of: secret).map { AuthorityLocation(cluster: context.settings.cluster, name: $0) }
        return observation.amended(
            location: location,
            changedAt: observation.changedAt ?? secrets[secret]?.modifiedAt
        ) { slot in
            guard slot.id.key == IssuedCertificate.secretKey, let certificate = slot.certificate else { return nil }
            return plan(for: certificate, in: secret)
        }
    }
}

extension Observation {
    fileprivate var isAmended: Bool {
        location?.name.hasPrefix(IssuerKey.locationPrefix) == true || slots.contains { $0.plan != nil }
    }
}

extension ObjectReading {
    /// A Secret's reading with what is known of the Secret from cert-manager's objects.
    func amended(of secret: ObjectName, in context: ClusterSourceContext) -> ObjectReading {
        ObjectReading(
            observation: observation.map { observation in
                context.picture.certManager.read { $0.amended(observation, of: secret, in: context) }
            },
            problems: problems
        )
    }
}
