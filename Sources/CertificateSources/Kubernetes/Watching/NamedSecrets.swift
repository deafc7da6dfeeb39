// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes
import Synchronization

/// Reads the known Secrets of a namespace one by one, while its Secrets may not be listed.
struct NamedSecrets: Sendable {
    private let part: WatchedPart<Secret>
    private let isWholePart: Bool
    private let context: ClusterSourceContext
    private let names: [ObjectName]
    /// Those of `names` that the configuration lists: of the others nobody knows whether they should be there.
    private let configured: Set<ObjectName>
    private let state = Shared()

    private final class Shared: Sendable {
        let isNeeded = Mutex(false)
        let signal = WakeSignal()
    }

    /// - Parameter isWholePart: whether the part is up when these can be read.
    init(namespace: String, part: WatchedPart<Secret>, isWholePart: Bool, context: ClusterSourceContext) {
        self.part = part
        self.isWholePart = isWholePart
        self.context = context
        let wellKnown = namespace == context.settings.rootNamespace ? Secret.wellKnownNames : []
        let named = context.settings.secretNames.filter { $0.namespace == namespace }
        names = Set(wellKnown.map { ObjectName(namespace: namespace, name: $0) } + named).sorted()
        configured = Set(named)
    }

    /// From now on the names are read, if listing was refused.
    ///
    /// - Returns: whether they are.
    func stepIn(after error: KubernetesError) -> Bool {
        guard error.reason == .forbidden, !names.isEmpty else { return false }
        state.isNeeded.withLock { $0 = true }
        state.signal.wake()
        return true
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
                    part.drop(name)
                default: if configured.isEmpty || configured.contains(name) { failure = error }
                }
            }
        }
        guard !Task.isCancelled, isWholePart else { return }
        let name = part.follower.part
        if let failure, !wasAnswered || !configured.isEmpty {
            guard !part.follower.isOptional else { return }
            context.notePartDown(name, reason: failure.reason.rawValue, message: failure.message)
        } else if wasAnswered {
            context.notePartUp(name)
        }
    }
}
