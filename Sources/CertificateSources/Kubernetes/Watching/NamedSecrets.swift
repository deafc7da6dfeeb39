// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes
import Synchronization

/// Reads the known Secrets of a namespace one by one, while its Secrets may not be listed.
struct NamedSecrets: Sendable {
    private let part: WatchedPart<Secret>
    private let context: ClusterSourceContext
    private let names: [ObjectName]
    private let state = Shared()

    private final class Shared: Sendable {
        let isNeeded = Mutex(false)
        let signal = WakeSignal()
    }

    init(namespace: String, part: WatchedPart<Secret>, context: ClusterSourceContext) {
        self.part = part
        self.context = context
        let wellKnown = namespace == context.settings.rootNamespace ? Secret.wellKnownNames : []
        let named = context.settings.secretNames.filter { $0.namespace == namespace }
        names = Set(wellKnown.map { ObjectName(namespace: namespace, name: $0) } + named).sorted()
    }

    /// Listing was refused: from now on the names are read.
    func stepIn(after error: KubernetesError) {
        guard error.reason == .forbidden, !names.isEmpty else { return }
        state.isNeeded.withLock { $0 = true }
        state.signal.wake()
    }

    /// Listing works again.
    func rest() {
        state.isNeeded.withLock { $0 = false }
    }

    /// Runs until the task is cancelled.
    func run() async {
        guard !names.isEmpty else { return }
        let polling = context.settings.polling
        while !Task.isCancelled {
            let isNeeded = state.isNeeded.withLock { $0 }
            if isNeeded { await read() }
            await state.signal.rest(for: isNeeded ? polling.interval : nil, clock: context.source.clock)
        }
    }

    private func read() async {
        var failure: KubernetesError?
        var wasAnswered = false
        for name in names {
            do throws(KubernetesError) {
                part.take(try await context.client.get(Secret.self, named: name))
                wasAnswered = true
            } catch {
                switch error.reason {
                case .notFound:
                    wasAnswered = true
                    let target = part.target(name)
                    context.source.inventory.update { $0.forget(target) }
                default: failure = error
                }
            }
        }
        guard !Task.isCancelled else { return }
        let name = part.follower.part
        if wasAnswered {
            context.notePartUp(name)
        } else if let failure, !part.follower.isOptional {
            context.notePartDown(name, reason: failure.reason.rawValue, message: failure.message)
        }
    }
}
