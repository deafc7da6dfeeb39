// SPDX-License-Identifier: Apache-2.0

import Certificates
import Kubernetes
import Synchronization

/// What the parts of a cluster's source know together: its proxies, what they were found to be, and what their
/// namespaces trust.
final class ClusterPicture: Sendable {
    struct State {
        /// The proxies that should answer.
        var proxies: [ObjectName: MeshPod] = [:]
        var readings: [ObjectName: ProxyReading] = [:]
        var refusals = WayRefusals()
        /// Agents that need not tell anything, because their proxies' admin ports are read, and that are not reached.
        var silentAgents = WayRefusals()
        /// Of each namespace's root ConfigMap.
        var trustBundles: [String: [Certificate]] = [:]
        /// Where Secrets of the mesh are to be expected: the configured places, and those of the gateways.
        fileprivate var secretNamespaces: Set<String>
        fileprivate var secretNamespaceReader: AsyncStream<Set<String>>.Continuation?
    }

    let certManager = CertManagerPicture()
    let mtls: MTLSPicture
    private let state: Mutex<State>

    /// - Parameters:
    ///   - secretNamespaces: where Secrets are to be expected whatever runs there.
    ///   - rootNamespace: whose policies are for the whole mesh.
    init(secretNamespaces: Set<String>, rootNamespace: String) {
        mtls = MTLSPicture(rootNamespace: rootNamespace)
        state = Mutex(State(secretNamespaces: secretNamespaces))
    }

    func update<R: Sendable>(_ body: (inout sending State) -> R) -> R {
        state.withLock { body(&$0) }
    }

    func add(_ proxy: MeshPod) {
        update { state in
            state.proxies[proxy.name] = proxy
            guard proxy.kind == .gateway, let namespace = proxy.name.namespace else { return }
            guard state.secretNamespaces.insert(namespace).inserted else { return }
            state.secretNamespaceReader?.yield(state.secretNamespaces)
        }
    }

    /// - Returns: whether it was there.
    func remove(_ name: ObjectName) -> Bool {
        update { state in
            state.readings[name] = nil
            return state.proxies.removeValue(forKey: name) != nil
        }
    }

    /// The namespaces to look for Secrets in: now, and each time that there are more. One reader at a time.
    func secretNamespaces() -> AsyncStream<Set<String>> {
        let (stream, reader) = AsyncStream.makeStream(of: Set<String>.self, bufferingPolicy: .bufferingNewest(1))
        update { state in
            state.secretNamespaceReader = reader
            reader.yield(state.secretNamespaces)
        }
        return stream
    }

    /// The proxy as the watch shows it now, with what is remembered of it.
    func take(_ name: ObjectName) -> (proxy: MeshPod, reading: ProxyReading)? {
        update { state in
            guard let proxy = state.proxies[name] else { return nil }
            let known = state.readings[name].flatMap { $0.uid == proxy.uid ? $0 : nil }
            return (proxy, known ?? ProxyReading(uid: proxy.uid))
        }
    }

    /// Keeps what a poll found, unless the proxy has gone or was replaced meanwhile.
    func give(_ reading: ProxyReading, of name: ObjectName) {
        update { state in
            if state.proxies[name]?.uid == reading.uid { state.readings[name] = reading }
        }
    }

    /// Whether `proxy` is still the one at its name and address.
    func isCurrent(_ proxy: MeshPod) -> Bool {
        update { state in
            guard let now = state.proxies[proxy.name] else { return false }
            return now.uid == proxy.uid && now.address == proxy.address
        }
    }
}
