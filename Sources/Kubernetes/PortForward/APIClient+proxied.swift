// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

extension APIClient {
    /// A GET of a pod's port through the API server (`pods/proxy`), to be sent soon and once.
    ///
    /// The API server reaches the pod's address, not its loopback.
    ///
    /// - Parameter path: path and query for the pod, percent-encoded; starts with a slash.
    package func proxied(
        to pod: ObjectName,
        port: UInt16,
        path: String,
        limits: TransferLimits = TransferLimits()
    ) async throws(KubernetesError) -> TransferRequest {
        let operation = APIOperation(
            verb: .get,
            kind: Pod.resource,
            subresource: "proxy",
            namespace: pod.namespace,
            name: pod.name
        )
        let resource = ResourcePath(
            kind: Pod.resource,
            version: Pod.resource.version,
            namespace: pod.namespace,
            name: "\(pod.name):\(port)",
            subresource: "proxy\(path)"
        )
        return try await withCredential(for: operation) { (credential) throws(KubernetesError) in
            var transfer = self.transferRequest(
                APIRequest(operation: operation, path: resource, limits: limits),
                presenting: credential
            )
            transfer.acceptsOnlySuccess = true
            return transfer
        }
    }
}
