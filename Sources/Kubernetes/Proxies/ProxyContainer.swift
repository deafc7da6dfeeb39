// SPDX-License-Identifier: Apache-2.0

/// The container of a pod in which the proxy runs.
struct ProxyContainer {
    let container: PodContainer
    let status: PodContainerStatus?

    /// Since Istio 1.27 sidecars are init containers that restart always, where the cluster can do that.
    init?(of pod: Pod) {
        if let container = pod.containers.first(where: { $0.name == Self.name }) {
            self.container = container
            status = pod.status.containers.first { $0.name == Self.name }
        } else if let container = pod.initContainers.first(where: { $0.name == Self.name && $0.restartsAlways }) {
            self.container = container
            status = pod.status.initContainers.first { $0.name == Self.name }
        } else {
            return nil
        }
    }

    static let name = "istio-proxy"
}
