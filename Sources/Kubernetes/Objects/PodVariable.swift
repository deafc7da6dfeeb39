// SPDX-License-Identifier: Apache-2.0

/// The environment variables of a container that are read (istio:pilot/cmd/pilot-agent/options/options.go).
package enum PodVariable: String, CaseIterable, Hashable, Sendable {
    /// The part of a certificate's life, at its end, in which the agent renews it.
    case gracePeriodRatio = "SECRET_GRACE_PERIOD_RATIO"
    /// The life that the agent asks for.
    case lifetime = "SECRET_TTL"
    /// The certificate is a file that somebody else renews.
    case mountedCertificates = "FILE_MOUNTED_CERTS"
    case localMetricsOnly = "METRICS_LOCALHOST_ACCESS_ONLY"
    /// The agent serves a gRPC application and runs no Envoy.
    case disableEnvoy = "DISABLE_ENVOY"
    /// The ProxyConfig that the pod was injected with, as JSON.
    case proxyConfig = "PROXY_CONFIG"
}
