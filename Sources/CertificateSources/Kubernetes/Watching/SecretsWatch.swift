// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes
import Synchronization

/// Reads as many Secrets as it may: those of the whole cluster; where that is refused, those of the namespaces that
/// matter; where that is refused too, the known ones by name.
///
/// What is refused is tried again, so that a right that is granted later needs no restart.
struct SecretsWatch: Sendable {
    /// Helm's releases, tokens and registry passwords are no certificates: the server leaves them out.
    static let selector = [
        "helm.sh/release.v1", "kubernetes.io/service-account-token", "kubernetes.io/dockerconfigjson",
        "kubernetes.io/dockercfg", "bootstrap.kubernetes.io/token", "kubernetes.io/basic-auth",
        "kubernetes.io/ssh-auth",
    ].map { "type!=\($0)" }.joined(separator: ",")

    let context: ClusterSourceContext

    static let part = "secrets"

    func run() async {
        let refusal = Refusal()
        await withDiscardingTaskGroup { group in
            group.addTask {
                let scope = ResourceScope(fieldSelector: Self.selector)
                await watched(ObjectFollower(part: Self.part, scope: scope, context: context)).run(
                    complete: { refusal.set(false) },
                    failed: { error in
                        if error.reason == .forbidden { refusal.set(true) }
                        return false
                    }
                )
            }
            group.addTask { await followNarrowly(while: refusal) }
        }
    }

    /// Follows single namespaces for as long as the whole cluster is refused.
    private func followNarrowly(while refusal: Refusal) async {
        while !Task.isCancelled {
            await refusal.wait(for: true, clock: context.source.clock)
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await followNamespaces() }
                group.addTask { await refusal.wait(for: false, clock: context.source.clock) }
                await group.next()
                group.cancelAll()
            }
        }
    }

    /// Whether the whole cluster's Secrets are refused, for one task that waits for a change.
    private final class Refusal: Sendable {
        private let isRefused = Mutex(false)
        private let signal = WakeSignal()

        func set(_ value: Bool) {
            isRefused.withLock { $0 = value }
            signal.wake()
        }

        /// Returns also when the task is cancelled.
        func wait(for value: Bool, clock: any Clock<Duration>) async {
            while !Task.isCancelled, isRefused.withLock({ $0 }) != value { await signal.rest(for: nil, clock: clock) }
        }
    }

    private func followNamespaces() async {
        await withDiscardingTaskGroup { group in
            var followed: Set<String> = []
            for await namespaces in context.picture.secretNamespaces() {
                for namespace in namespaces.subtracting(followed) {
                    followed.insert(namespace)
                    group.addTask { await follow(namespace) }
                }
            }
        }
    }

    private func follow(_ namespace: String) async {
        let settings = context.settings
        let isWhole = settings.secretNamespaces.contains(namespace)
        let isNamed = settings.secretNames.contains { $0.namespace == namespace }
        let part = watched(
            ObjectFollower(
                part: Self.part,
                scope: ResourceScope(namespace: namespace, fieldSelector: Self.selector),
                isOptional: !isWhole && !isNamed,
                context: context
            )
        )
        // A namespace that was asked for as a whole is not up because a few of its Secrets can be read.
        let named = NamedSecrets(namespace: namespace, part: part, isWholePart: !isWhole, context: context)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await named.run() }
            await part.run(complete: { named.rest() }, failed: { error in named.stepIn(after: error) && !isWhole })
            group.cancelAll()
        }
        part.forgetAll()
    }

    func watched(_ follower: ObjectFollower<Secret>) -> WatchedPart<Secret> {
        let (settings, source) = (context.settings, context.source)
        guard settings.subjects.contains(.certManager) else {
            return WatchedPart(follower) { secret in
                secret.reading(in: settings.cluster, rootNamespace: settings.rootNamespace, source)
            }
        }
        return WatchedPart(
            follower,
            observe: { [context] name, observation in
                context.picture.certManager.take(secret: name, observation, in: context)
            },
            // The others are most of a cluster's, and all of them where there is no cert-manager.
            concerns: { [context] secret in
                secret.isOfCertManager || context.picture.certManager.read { $0.writers[secret.name] != nil }
            },
            retain: { [context] names in
                context.picture.certManager.update(in: context) {
                    $0.retain(secrets: names, in: follower.scope.namespace)
                }
            },
            read: { [context] secret in
                secret.reading(in: settings.cluster, rootNamespace: settings.rootNamespace, source)
                    .amended(of: secret.name, in: context)
            }
        )
    }
}
