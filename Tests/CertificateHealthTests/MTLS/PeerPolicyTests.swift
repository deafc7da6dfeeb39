// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CertificateHealth

@Suite("The PeerAuthentications of a mesh")
struct PeerPolicyTests {
    private static let root = "istio-system"

    private func decisions(
        _ policies: [PeerPolicy],
        for workload: MeshWorkload<TestLabels> = .cart(),
        in namespace: String = "shop"
    ) -> [PeerPolicies.Decision] {
        var all = PeerPolicies(rootNamespace: Self.root)
        for policy in policies { _ = all.set(policy) }
        return all.decisions(for: workload, in: namespace)
    }

    private func mesh(_ mode: MTLSReport.Mode?) -> PeerPolicy {
        PeerPolicy(namespace: Self.root, name: "mesh", mode: mode, changedAt: 100)
    }

    private func namespace(_ mode: MTLSReport.Mode?) -> PeerPolicy {
        PeerPolicy(namespace: "shop", name: "shop", mode: mode, changedAt: 200)
    }

    private func selecting(
        _ mode: MTLSReport.Mode?,
        ports: [UInt16: MTLSReport.Mode] = [:],
        in namespace: String = "shop"
    ) -> PeerPolicy {
        PeerPolicy(
            namespace: namespace,
            name: "cart",
            selector: ["app": "cart"],
            mode: mode,
            portModes: ports,
            changedAt: 300
        )
    }

    @Test("Without a policy, Istio takes both")
    func none() {
        #expect(decisions([]) == [PeerPolicies.Decision(port: nil, mode: .permissive, policy: nil, since: nil)])
    }

    @Test("The narrowest scope that sets a mode decides")
    func precedence() {
        let whole = { (policies: [PeerPolicy]) in decisions(policies).first }
        let all = [mesh(.strict), namespace(.permissive), selecting(.disable)]
        #expect(
            whole(all) == PeerPolicies.Decision(port: nil, mode: .disable, policy: "shop/cart", since: 300)
        )
        #expect(
            whole(Array(all.prefix(2)))
                == PeerPolicies.Decision(port: nil, mode: .permissive, policy: "shop/shop", since: 200)
        )
        #expect(
            whole(Array(all.prefix(1)))
                == PeerPolicies.Decision(port: nil, mode: .strict, policy: "istio-system/mesh", since: 100)
        )
    }

    @Test("A policy without a mode leaves it to the next wider one")
    func unset() {
        let inherited = decisions([mesh(.strict), namespace(nil), selecting(nil)])
        #expect(inherited.map(\.mode) == [.strict])
        #expect(inherited.map(\.policy) == ["istio-system/mesh"])
        #expect(decisions([mesh(nil), namespace(nil), selecting(nil)]).map(\.policy) == [nil])
    }

    @Test("A policy is not for workloads of other labels or of other namespaces")
    func others() {
        let policies = [namespace(.strict), selecting(.disable)]
        #expect(decisions(policies, for: .cart(["app": "till"])).map(\.mode) == [.strict])
        #expect(decisions(policies, in: "bank").map(\.policy) == [nil])
    }

    @Test("Ports have modes of their own only by a policy that selects the workload")
    func ports() {
        let ports: [UInt16: MTLSReport.Mode] = [8080: .disable]
        let found = decisions([mesh(.strict), selecting(nil, ports: ports)])
        #expect(
            found == [
                PeerPolicies.Decision(port: nil, mode: .strict, policy: "istio-system/mesh", since: 100),
                PeerPolicies.Decision(port: 8080, mode: .disable, policy: "shop/cart", since: 300),
            ]
        )
        let unselecting = PeerPolicy(namespace: "shop", name: "shop", mode: .strict, portModes: ports)
        #expect(decisions([unselecting]).map(\.port) == [nil])
    }

    @Test("Istio ignores selectors in the root namespace, whose own workloads are under the mesh's policy alone")
    func rootNamespace() {
        let policies = [mesh(.strict), selecting(.disable, in: Self.root)]
        #expect(decisions(policies).map(\.mode) == [.strict])
        #expect(decisions(policies, in: Self.root).map(\.mode) == [.strict])
    }

    @Test("Of several policies of one scope the oldest counts, then the first by name")
    func age() {
        let policy = { (name: String, createdAt: Int64, mode: MTLSReport.Mode) in
            PeerPolicy(namespace: "shop", name: name, mode: mode, createdAt: createdAt)
        }
        #expect(decisions([policy("a", 20, .strict), policy("b", 10, .disable)]).map(\.policy) == ["shop/b"])
        #expect(decisions([policy("b", 10, .strict), policy("a", 10, .disable)]).map(\.policy) == ["shop/a"])
        let selecting = { (name: String, createdAt: Int64) in
            PeerPolicy(namespace: "shop", name: name, selector: ["app": "cart"], mode: .strict, createdAt: createdAt)
        }
        #expect(decisions([selecting("a", 20), selecting("b", 10)]).map(\.policy) == ["shop/b"])
        // The older one leaves its mode open: that is not left to the younger one of its scope.
        let open = PeerPolicy(namespace: "shop", name: "open", mode: nil, createdAt: 1)
        #expect(decisions([open, policy("a", 20, .strict)]).map(\.policy) == [nil])
    }

    @Test("In ambient a policy cannot turn mTLS off, only demand none")
    func ambient() {
        let policies = [namespace(.disable), selecting(nil, ports: [8080: .disable, 9090: .strict])]
        let found = decisions(policies, for: .cart(isAmbient: true))
        #expect(
            Set(found.map { [$0.port.map { "\($0)" }, $0.mode.rawValue] }) == [
                [nil, "PERMISSIVE"], ["8080", "PERMISSIVE"], ["9090", "STRICT"],
            ]
        )
        #expect(found.first?.policy == "shop/shop")
    }

    @Test("A change reaches whom the policy is, or was, for")
    func reach() {
        var all = PeerPolicies(rootNamespace: Self.root)
        #expect(all.set(mesh(.strict)) == .mesh)
        #expect(all.set(mesh(.strict)) == .nobody)
        #expect(all.set(namespace(.strict)) == .namespace("shop"))
        #expect(all.set(selecting(.strict, in: Self.root)) == .nobody)
        let narrowed = PeerPolicy(namespace: Self.root, name: "mesh", selector: ["app": "cart"], mode: .strict)
        #expect(all.set(narrowed) == .mesh)
        #expect(all.remove("mesh", in: Self.root) == .nobody)
        #expect(all.remove("shop", in: "shop") == .namespace("shop"))
        #expect(all.remove("shop", in: "shop") == .nobody)
        #expect(all.names.map(\.name) == ["cart"])
    }
}
