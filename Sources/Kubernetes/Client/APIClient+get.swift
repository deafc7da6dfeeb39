// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import StreamingJSON

extension APIClient {
    /// The largest object that is read. The API server stores none of more than 1.5 MiB, and base64 is in that.
    package static let maximumObjectBytes = 4 << 20

    /// Reads one object.
    ///
    /// - Throws: reason `not_found` where there is none of that name.
    package func get<Object: KubernetesObject>(
        _ type: Object.Type = Object.self,
        named name: ObjectName,
        timeout: Duration = .seconds(10)
    ) async throws(KubernetesError) -> Object {
        while true {
            let version = versions.version(of: Object.resource)
            do {
                return try await get(type, version: version, named: name, timeout)
            } catch {
                guard error.reason == .notFound, versions.fallBack(Object.resource, from: version) else { throw error }
            }
        }
    }

    private func get<Object: KubernetesObject>(
        _ type: Object.Type,
        version: String,
        named name: ObjectName,
        _ timeout: Duration
    ) async throws(KubernetesError) -> Object {
        let kind = Object.resource
        let operation = APIOperation(verb: .get, kind: kind, namespace: name.namespace, name: name.name)
        let request = APIRequest(
            operation: operation,
            path: ResourcePath(kind: kind, version: version, namespace: name.namespace, name: name.name),
            limits: TransferLimits(
                connectTimeout: min(timeout, .seconds(5)),
                totalTimeout: timeout,
                maximumBodyBytes: Self.maximumObjectBytes
            )
        )
        return try await withAnswer(to: request) { (answer) async throws(KubernetesError) -> Object in
            var splitter = JSONSplitter(.sequence, maximumFrameBytes: Self.maximumObjectBytes)
            var decoded: Result<Object, JSONFault>?
            while try await answer.feed(
                &splitter,
                { frame in
                    guard case .value(let bytes, _) = frame, decoded == nil else { return }
                    decoded = Result { () throws(JSONFault) in try Object(frame: bytes) }
                }
            ) {}
            do throws(JSONFault) {
                guard let decoded else { throw .incomplete }
                return try decoded.get()
            } catch {
                throw KubernetesError(malformed: error, during: operation)
            }
        }
    }
}

extension KubernetesObject {
    /// - Throws: also where the object has no name, without which it is nothing to anybody.
    init(frame: UnsafeRawBufferPointer) throws(JSONFault) {
        var json = JSONCursor(frame)
        try self.init(json: &json)
        guard !metadata.name.isEmpty else { throw .incomplete }
    }
}
