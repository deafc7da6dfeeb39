// SPDX-License-Identifier: Apache-2.0

/// Who a proxy says it is (envoy.config.core.v3.Node, with the metadata that Istio's bootstrap sets).
package struct ProxyNode: Sendable, Equatable {
    /// `sidecar~10.244.1.7~cart-7d9c.shop~shop.svc.cluster.local` in a mesh; anything elsewhere.
    package let id: String
    package let namespace: String?
    package let workload: String?
    package let pod: String?
    package let serviceAccount: String?
    /// SECRET_GRACE_PERIOD_RATIO of the pod's own proxy configuration; `nil` where it sets none.
    package let rotationRatio: Double?
    /// FILE_MOUNTED_CERTS of the same: the certificate is a file, which the agent does not renew.
    package let hasMountedCertificates: Bool
    /// Envoy's version number, such as `1.36.2`.
    package let version: String?
}
