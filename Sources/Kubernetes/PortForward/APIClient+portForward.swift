// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

extension APIClient {
    /// Opens a tunnel to a port on which a pod's loopback listens, and closes it when `body` ends.
    ///
    /// Requests to the endpoint that follow each other share the tunnel's one connection.
    ///
    /// - Parameters:
    ///   - timeout: for the tunnel's opening, and again for the first byte that comes through it.
    /// - Throws: a `KubernetesError` where the tunnel fails, with the reason `port_forward` where the node says so;
    ///   otherwise what `body` throws.
    package func withPortForward<R: Sendable>(
        to pod: ObjectName,
        port: UInt16,
        timeout: Duration,
        _ body: (Endpoint) async throws -> R
    ) async throws -> R {
        let operation = APIOperation(
            verb: .get,
            kind: Pod.resource,
            subresource: "portforward",
            namespace: pod.namespace,
            name: pod.name
        )
        let request = APIRequest(
            operation: operation,
            path: ResourcePath(
                kind: Pod.resource,
                version: Pod.resource.version,
                namespace: pod.namespace,
                name: pod.name,
                subresource: "portforward",
                query: [.init(name: "ports", value: "\(port)")]
            ),
            limits: TransferLimits(connectTimeout: min(timeout, .seconds(5)), totalTimeout: timeout)
        )
        let result = try await withCredential(for: operation) {
            (credential) async throws(KubernetesError) -> Result<R, any Error> in
            var isOpen = false
            do {
                let value = try await self.transport.withWebSocket(
                    to: self.transferRequest(request, presenting: credential),
                    subprotocols: ["v4.channel.k8s.io"]
                ) { socket in
                    isOpen = true
                    return try await self.transport.withRelay(named: "port \(port) of pod \(pod)") { endpoint, relay in
                        let tunnel = PortForward(socket: socket, relay: relay, operation: operation, port: port)
                        return try await tunnel.run(timeout: timeout, clock: self.clock) { try await body(endpoint) }
                    }
                }
                return .success(value)
            } catch {
                guard isOpen else { throw KubernetesError(any: error, during: operation) }
                return .failure(error)
            }
        }
        return try result.get()
    }
}
