// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import StreamingJSON

extension APIClient {
    /// Where a watch begins.
    enum WatchStart: Sendable, Equatable {
        case after(resourceVersion: String)
        /// With the objects that there are, so that it serves as a list.
        case withInitialEvents
    }

    /// Watches until the server ends the stream or `take` has seen enough.
    ///
    /// A frame that breaks off at the end of the stream is nobody's error: the next watch brings it again.
    ///
    /// - Parameters:
    ///   - duration: whole seconds, after which the server is asked to end the stream.
    ///   - take: is called once when the server has accepted the watch, with nothing, and then with the events of each
    ///     chunk; returns whether to go on.
    func watch<Object: KubernetesObject>(
        _ scope: ResourceScope,
        from start: WatchStart,
        for duration: Duration,
        silence: Duration,
        _ settings: ReflectorSettings,
        _ take: ([Decoded<WatchEvent<Object>>]) async throws(KubernetesError) -> Bool
    ) async throws(KubernetesError) {
        let kind = Object.resource
        let operation = APIOperation(verb: .watch, kind: kind, namespace: scope.namespace)
        var query = scope.query
        query.append(.init(name: "watch", value: "true"))
        query.append(.init(name: "allowWatchBookmarks", value: "true"))
        query.append(.init(name: "timeoutSeconds", value: "\(duration.components.seconds)"))
        switch start {
        case .after(let resourceVersion):
            query.append(.init(name: "resourceVersion", value: resourceVersion))
        case .withInitialEvents:
            query.append(.init(name: "sendInitialEvents", value: "true"))
            query.append(.init(name: "resourceVersionMatch", value: "NotOlderThan"))
        }
        let request = APIRequest(
            operation: operation,
            path: path(of: kind, scope, query),
            // A server that is asked to end the stream and does not is one that has forgotten us.
            limits: settings.limits(totalTimeout: duration + settings.watchMargin, silence: silence)
        )
        try await withAnswer(to: request) { (answer) async throws(KubernetesError) in
            guard try await take([]) else { return }
            var splitter = JSONSplitter(.sequence, maximumFrameBytes: settings.maximumFrameBytes)
            var events: [Decoded<WatchEvent<Object>>] = []
            while try await answer.feed(
                &splitter,
                { frame in
                    events.append(
                        Decoded(frame, of: operation) { bytes throws(JSONFault) in
                            var json = JSONCursor(bytes)
                            return try WatchEvent(json: &json)
                        }
                    )
                }
            ) {
                guard !events.isEmpty else { continue }
                guard try await take(events) else { return }
                events.removeAll()
            }
        }
    }
}
