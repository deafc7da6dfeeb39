// SPDX-License-Identifier: Apache-2.0

/// Lists and watches the objects of a kind, and tells of each as it comes. It keeps none of them.
package struct Reflector<Object: KubernetesObject>: Sendable {
    private let client: APIClient
    private let scope: ResourceScope
    private let settings: ReflectorSettings

    package init(client: APIClient, scope: ResourceScope = ResourceScope(), settings: ReflectorSettings = .init()) {
        self.client = client
        self.scope = scope
        self.settings = settings
    }

    /// Goes on until the task is cancelled, whatever the server does.
    ///
    /// - Parameter handle: is awaited before more is read from the server.
    package func run(_ handle: (ReflectorEvent<Object>) async -> Void) async {
        let kind = Object.resource
        let elapsed = client.clock.stopwatch()
        var state = ReflectorState(
            pageLimit: kind.isSensitive ? settings.sensitivePageLimit : settings.pageLimit,
            streamsLists: settings.usesStreamingList ?? kind.isSensitive,
            maximumOutage: settings.maximumOutage,
            failures: settings.failures,
            refusals: settings.refusals
        )
        var names: Set<ObjectName> = []
        while !Task.isCancelled {
            let verdict: ReflectorState.Verdict
            var wasAccepted = false
            let version = client.versions.version(of: kind)
            do {
                switch state.action {
                case .streamList:
                    names.removeAll()
                    let reached = try await streamList(&names, &wasAccepted, handle)
                    state.listEnded(resourceVersion: reached)
                    await handle(.synchronised(names))
                    names.removeAll()
                    verdict = .goOn
                case .listPage(let limit, let continuation):
                    if continuation == nil { names.removeAll() }
                    let page = try await listPage(limit, continuation, &names, handle)
                    if state.ended(page) {
                        await handle(.synchronised(names))
                        names.removeAll()
                    }
                    verdict = .goOn
                case .watch(let resourceVersion):
                    let start = elapsed()
                    let isUseful = try await watch(resourceVersion, &state, &wasAccepted, handle)
                    verdict = state.watchEnded(
                        isUseful: isUseful || elapsed() - start >= Self.usefulWatch,
                        at: elapsed(),
                        random: settings.random()
                    )
                }
            } catch {
                guard !Task.isCancelled else { return }
                if error.reason == .notFound, client.versions.fallBack(kind, from: version) { continue }
                verdict = state.failed(error, wasAccepted: wasAccepted, at: elapsed(), random: settings.random())
                if case .fail(let wait) = verdict { await handle(.failed(error, willRetryIn: wait)) }
            }
            switch verdict {
            case .goOn: break
            case .pause(let wait), .fail(let wait): try? await client.clock.sleep(for: wait)
            }
        }
    }

    /// A watch that ends sooner, and with nothing, is not to be asked for again at once.
    private static var usefulWatch: Duration { .seconds(1) }
}

// MARK: - Steps

extension Reflector {
    private func listPage(
        _ limit: Int?,
        _ continuation: String?,
        _ names: inout Set<ObjectName>,
        _ handle: (ReflectorEvent<Object>) async -> Void
    ) async throws(KubernetesError) -> ListPage {
        try await client.listPage(scope, limit: limit, continuation: continuation, settings) {
            (item: Decoded<Object>) in
            switch item {
            case .value(let object):
                names.insert(object.name)
                await handle(.changed(object))
            case .malformed(let message):
                await handle(.malformed(message))
            }
        }
    }

    /// - Returns: the version of the list.
    private func streamList(
        _ names: inout Set<ObjectName>,
        _ wasAccepted: inout Bool,
        _ handle: (ReflectorEvent<Object>) async -> Void
    ) async throws(KubernetesError) -> String {
        var version: String?
        try await client.watch(
            scope,
            from: .withInitialEvents,
            for: settings.listTimeout,
            silence: settings.listSilence,
            settings
        ) { (events: [Decoded<WatchEvent<Object>>]) async throws(KubernetesError) -> Bool in
            wasAccepted = true
            for event in events {
                if case .value(.bookmark(let reached, isEndOfList: true)) = event {
                    version = reached
                    return false
                }
                try await tell(event, handle)
                switch event {
                case .value(.changed(let object)): names.insert(object.name)
                case .value(.deleted(let metadata)): names.remove(metadata.objectName)
                default: break
                }
            }
            return true
        }
        guard let version, !version.isEmpty else {
            throw KubernetesError(
                reason: .malformed,
                message: "\(operation): the server ended a streamed list before it was complete"
            )
        }
        return version
    }

    /// - Returns: whether the watch brought anything.
    private func watch(
        _ resourceVersion: String,
        _ state: inout ReflectorState,
        _ wasAccepted: inout Bool,
        _ handle: (ReflectorEvent<Object>) async -> Void
    ) async throws(KubernetesError) -> Bool {
        var isUseful = false
        try await client.watch(
            scope,
            from: .after(resourceVersion: resourceVersion),
            for: settings.watchDuration(random: settings.random()),
            silence: settings.watchSilence,
            settings
        ) { (events: [Decoded<WatchEvent<Object>>]) async throws(KubernetesError) -> Bool in
            wasAccepted = true
            for event in events {
                try await tell(event, handle)
                guard case .value(let known) = event, let reached = known.resourceVersion else { continue }
                isUseful = true
                state.watchReached(reached)
            }
            await handle(.contact)
            return true
        }
        return isUseful
    }

    private func tell(
        _ event: Decoded<WatchEvent<Object>>,
        _ handle: (ReflectorEvent<Object>) async -> Void
    ) async throws(KubernetesError) {
        switch event {
        case .value(.changed(let object)): await handle(.changed(object))
        case .value(.deleted(let metadata)): await handle(.deleted(metadata.objectName))
        case .value(.bookmark), .value(.unknown): break
        case .value(.error(let status)): throw KubernetesError(status, code: nil, during: operation)
        case .malformed(let message): await handle(.malformed(message))
        }
    }

    private var operation: APIOperation {
        APIOperation(verb: .watch, kind: Object.resource, namespace: scope.namespace)
    }
}
