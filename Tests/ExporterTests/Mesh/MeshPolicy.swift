// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import TestSupport

/// What is expected of the simulated mesh's certificates, in the program's terms; `MeshOracle` knows the same by itself.
enum MeshPolicy {
    static let trustDomain = "cluster.local"
    /// Namespaces whose leaves are pinned: to the first root, to what is plugged in, to what the namespace is handed.
    static let pinnedToKey = "ns-4"
    static let pinnedToSecret = "ns-5"
    static let pinnedToConfigMap = "ns-6"

    static func policy(pinning root: MeshAuthority) -> CertificatePolicy {
        let key = SHA256.digest(of: root.issuer.key.publicKeyInfo)
        let configMap = PinExpectation.Location(.configMap, namespace: pinnedToConfigMap, name: "istio-ca-root-cert")
        return CertificatePolicy(
            trustDomains: TrustDomainPolicy(own: trustDomain),
            pins: [
                pin("key", pinnedToKey, .publicKey(key)),
                pin("secret", pinnedToSecret, .location(.init(.secret, namespace: "istio-system", name: "cacerts"))),
                pin("config_map", pinnedToConfigMap, .location(configMap)),
            ]
        )
    }

    private static func pin(_ name: String, _ namespace: String, _ expectation: PinExpectation) -> CertificatePin {
        CertificatePin(name: name, match: PinMatch(namespace: Glob(namespace)), expectations: [expectation])
    }
}
