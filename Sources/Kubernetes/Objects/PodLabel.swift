// SPDX-License-Identifier: Apache-2.0

/// The labels of a pod that are read.
package enum PodLabel: String, CaseIterable, Hashable, Sendable {
    case canonicalName = "service.istio.io/canonical-name"
    case app = "app"
    case templateHash = "pod-template-hash"
    /// The same of Argo Rollouts, whose ReplicaSets are named by it.
    case rolloutsTemplateHash = "rollouts-pod-template-hash"
    case deploymentConfig = "deploymentconfig"
    case gatewayName = "gateway.networking.k8s.io/gateway-name"
    case gatewayClassName = "gateway.networking.k8s.io/gateway-class-name"
    case gatewayManaged = "gateway.istio.io/managed"
}
