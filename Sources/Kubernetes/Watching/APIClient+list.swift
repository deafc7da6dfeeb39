// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import StreamingJSON

extension APIClient {
    /// Reads one page of a list. The objects are cut out and handed over while it arrives.
    func listPage<Object: KubernetesObject>(
        _ scope: ResourceScope,
        limit: Int?,
        continuation: String?,
        _ settings: ReflectorSettings,
        _ deliver: (Decoded<Object>) async -> Void
    ) async throws(KubernetesError) -> ListPage {
        let kind = Object.resource
        let operation = APIOperation(verb: .list, kind: kind, namespace: scope.namespace)
        var query = scope.query
        if let limit { query.append(.init(name: "limit", value: "\(limit)")) }
        if let continuation { query.append(.init(name: "continue", value: continuation)) }
        let request = APIRequest(
            operation: operation,
            path: path(of: kind, scope, query),
            limits: settings.limits(totalTimeout: settings.listTimeout, silence: settings.listSilence)
        )
        return try await withAnswer(to: request) { (answer) async throws(KubernetesError) -> ListPage in
            var splitter = JSONSplitter(
                .object(elementsOf: ["items"], whole: ["metadata"]),
                maximumFrameBytes: settings.maximumFrameBytes
            )
            var page: ListPage?
            var items: [Decoded<Object>] = []
            while try await answer.feed(
                &splitter,
                { frame in
                    if case .value(let bytes, member: "metadata") = frame {
                        var json = JSONCursor(bytes)
                        page = try? ListPage(json: &json)
                    } else if case .oversized(_, member: "metadata") = frame {
                        page = nil
                    } else {
                        items.append(
                            Decoded(frame, of: operation) { bytes throws(JSONFault) in try Object(frame: bytes) }
                        )
                    }
                }
            ) {
                for item in items { await deliver(item) }
                items.removeAll()
            }
            do throws(JSONFault) { try splitter.finish() } catch {
                throw KubernetesError(malformed: error, during: operation)
            }
            // Without a version there is nothing to watch from, and no list was ever without one.
            guard let page, !page.resourceVersion.isEmpty else {
                throw KubernetesError(
                    reason: .malformed,
                    message: "\(operation): the answer is no list; check that the endpoint is an API server"
                )
            }
            return page
        }
    }

    func path(
        of kind: ResourceKind,
        _ scope: ResourceScope,
        _ query: [ResourcePath.QueryItem]
    ) -> ResourcePath {
        ResourcePath(kind: kind, version: versions.version(of: kind), namespace: scope.namespace, query: query)
    }
}
