// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CertificateHealth

@Suite("The workloads of a mesh and the policies that they are under")
struct MeshPolicyStateTests {
    private var state = MeshPolicyState<TestLabels>(rootNamespace: "istio-system")

    private func modes(of namespace: String = "shop") -> [String]? {
        state.report(of: namespace, in: nil)?.workloads.map { workload in
            "\(workload.name):\(workload.port.map { "\($0)" } ?? "*") \(workload.mode.rawValue) \(workload.policy ?? "-")"
        }
    }

    private func policy(
        _ mode: MTLSReport.Mode?,
        name: String = "default",
        in namespace: String = "shop",
        selector: [String: String] = [:],
        ports: [UInt16: MTLSReport.Mode] = [:]
    ) -> PeerPolicy {
        PeerPolicy(namespace: namespace, name: name, selector: selector, mode: mode, portModes: ports)
    }

    @Test("Only the first and the last of equal pods are news")
    mutating func equalPods() {
        #expect(state.set(pod: "cart-1", in: "shop", to: .cart()) == ["shop"])
        #expect(state.set(pod: "cart-2", in: "shop", to: .cart()) == [])
        #expect(state.set(pod: "cart-1", in: "shop", to: .cart()) == [])
        #expect(modes() == ["cart:* PERMISSIVE -"])
        #expect(state.set(pod: "cart-1", in: "shop", to: nil) == [])
        #expect(state.set(pod: "cart-2", in: "shop", to: nil) == ["shop"])
        #expect(modes() == nil)
        #expect(state.namespaceNames.isEmpty)
        #expect(state.set(pod: "cart-2", in: "shop", to: nil) == [])
    }

    @Test("A pod that changes its labels or its kind of proxy is looked at anew")
    mutating func changedPod() {
        _ = state.set(policy(.disable, selector: ["track": "old"]))
        _ = state.set(pod: "cart-1", in: "shop", to: .cart(["track": "old"]))
        #expect(modes() == ["cart:* DISABLE shop/default"])
        #expect(state.set(pod: "cart-1", in: "shop", to: .cart(["track": "old"], isAmbient: true)) == ["shop"])
        #expect(modes() == ["cart:* PERMISSIVE shop/default"])
        #expect(state.set(pod: "cart-1", in: "shop", to: .cart(["track": "new"])) == ["shop"])
        #expect(modes() == ["cart:* PERMISSIVE -"])
    }

    @Test("Pods of one workload under different policies show each mode once, the laxest first")
    mutating func severalModes() {
        _ = state.set(policy(.strict))
        _ = state.set(policy(.permissive, name: "canary", selector: ["track": "canary"], ports: [8080: .disable]))
        for (index, track) in ["stable", "canary", "stable", "other", "canary"].enumerated() {
            _ = state.set(pod: "cart-\(index)", in: "shop", to: .cart(["track": track]))
        }
        #expect(
            modes() == [
                "cart:* PERMISSIVE shop/canary", "cart:* STRICT shop/default", "cart:8080 DISABLE shop/canary",
            ]
        )
    }

    @Test("A policy's change is news for its namespace, and one of the mesh for all that have workloads")
    mutating func reach() {
        _ = state.set(pod: "cart-1", in: "shop", to: .cart())
        _ = state.set(pod: "till-1", in: "bank", to: MeshWorkload(name: "till", labels: [:], isAmbient: false))
        #expect(state.set(policy(.strict)) == ["shop"])
        #expect(state.set(policy(.strict, in: "empty")) == [])
        #expect(state.set(policy(.strict, in: "istio-system")) == ["shop", "bank"])
        #expect(modes(of: "bank") == ["till:* STRICT istio-system/default"])
        #expect(state.remove(policy: "default", in: "shop") == ["shop"])
        #expect(modes() == ["cart:* STRICT istio-system/default"])
    }

    @Test("What a list no longer names is gone")
    mutating func lists() {
        _ = state.set(pod: "cart-1", in: "shop", to: .cart())
        _ = state.set(pod: "till-1", in: "bank", to: MeshWorkload(name: "till", labels: [:], isAmbient: false))
        _ = state.set(policy(.strict))
        #expect(state.removePolicies { namespace, _ in namespace == "shop" } == ["shop"])
        #expect(modes() == ["cart:* PERMISSIVE -"])
        #expect(state.removePods { _, name in name == "till-1" } == ["bank"])
        #expect(state.namespaceNames == ["shop"])
    }
}
