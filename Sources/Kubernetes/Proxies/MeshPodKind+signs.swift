// SPDX-License-Identifier: Apache-2.0

extension MeshPod.Kind {
    /// Recognises a pod by the signs that Istio's injector, charts and gateway controller put on it
    /// (istio:manifests/charts, istio:pkg/config/constants).
    init?(of pod: Pod, proxy: ProxyContainer?) {
        let labels = pod.labels
        let mode = proxy?.container.proxyMode
        if mode == "ztunnel" || (labels[.app] == "ztunnel" && pod.controller?.kind == "DaemonSet") {
            self = .ztunnel
        } else if proxy != nil {
            let manager = labels[.gatewayManaged]
            if mode == "waypoint" || manager == "istio.io-mesh-controller"
                || labels[.gatewayClassName] == "istio-waypoint"
            {
                self = .waypoint
            } else if mode == "router" || manager == "istio.io-gateway-controller" || labels[.gatewayName] != nil {
                self = .gateway
            } else {
                self = .sidecar
            }
        } else if let redirection = pod.annotations[.ambientRedirection],
            redirection == "enabled" || redirection == "pending"
        {
            self = .ambient
        } else {
            return nil
        }
    }
}
