// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import TestSupport
import Testing

@testable import Exporter

@Suite("Findings about trust")
struct TrustFindingTests {
    private let old = AuditedMesh.root("CN=old root")
    private let new = AuditedMesh.root("CN=new root")

    @Test("leaves that some proxies cannot verify are critical, with both sides")
    func unanchored() throws {
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", in: "shop", new.workload("cart"), trusting: [old, new])
        mesh.seeProxy("web", in: "shop", old.workload("web"), trusting: [old, new])
        mesh.seeProxy("pay-0", in: "billing", old.workload("pay"), trusting: [old])
        mesh.seeProxy("pay-1", in: "billing", old.workload("pay"), trusting: [old])
        let found = mesh.report.findings(.notAnchored)
        #expect(
            found.map(\.summary)
                == ["2 proxies cannot verify 1 leaf: without CN=new root (\(new.id)) in their trust bundle"]
        )
        #expect(found.first?.places == ["leaves of shop: 1", "proxies of billing: 2"])
        #expect(mesh.report.verdict == .critical)
        // It is the same root that is not in every bundle.
        #expect(mesh.report.findings(.bundlesDiffer) == [])
    }

    @Test("a root that is in some bundles only, and that nobody needs there yet, is a warning")
    func addedRoot() {
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", old.workload("cart"), trusting: [old, new])
        mesh.seeProxy("web", old.workload("web"), trusting: [old])
        #expect(
            mesh.report.findings.map(\.summary)
                == ["The CA CN=new root (\(new.id)) is in the trust bundles of 1 of 2 proxies"]
        )
        #expect(mesh.report.verdict == .warning)
    }

    @Test(
        "a CA of the mesh with less left than six lifetimes of a leaf is found, one second more is enough",
        arguments: [(6 * AuditedMesh.day - 1, 1), (6 * AuditedMesh.day, 0)]
    )
    func endingAuthority(left: Int64, count: Int) {
        let ending = AuditedMesh.root("CN=ending", from: -AuditedMesh.day, to: left)
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", ending.workload("cart"), trusting: [ending])
        mesh.seeProxy("web", ending.workload("web"), trusting: [ending])
        let found = mesh.report.findings(.authorityEnding)
        #expect(found.count == count)
        #expect(found.allSatisfy { $0.places == ["shop/cart default", "shop/web default"] })
        #expect(found.allSatisfy { $0.time == AuditedMesh.now + left })
    }

    @Test("a CA that signs no leaf of the mesh may end when it likes")
    func publicAuthority() {
        let issuer = AuditedMesh.root("CN=public", from: -AuditedMesh.day, to: 100 * AuditedMesh.day)
        let leaf = issuer.leaf(
            dns: ["shop.example.com"],
            notBefore: AuditedMesh.now - AuditedMesh.day,
            notAfter: AuditedMesh.now + 80 * AuditedMesh.day
        )
        var mesh = AuditedMesh()
        mesh.seeProxy("gateway", leaf, trusting: [issuer], plan: nil)
        #expect(mesh.report.findings(.authorityEnding) == [])
    }

    @Test("a root that some of the mesh's places hold and others lack is found, with those that lack it")
    func divergedLocations() {
        var mesh = AuditedMesh()
        let webhook = { (name: String) in
            SlotID(source: .webhook, secret: "mutatingwebhookconfiguration/\(name)", role: .root)
        }
        let cacerts = SlotID(source: .secret, namespace: "istio-system", secret: "cacerts", role: .root)
        mesh.see([old, new], at: cacerts, location: "cacerts")
        mesh.see([old], at: webhook("istio-a"), location: "webhook/istio-a")
        mesh.see([old, new], at: webhook("istio-b"), location: "webhook/istio-b")
        mesh.seeNamespace("shop", handed: [old])
        let found = mesh.report.findings(.sourcesDiverged)
        #expect(found.map(\.places) == [["webhook/istio-a", "istio-ca-root-cert of every namespace"]])
        #expect(found.first?.summary.contains("CN=new root (\(new.id)) is in cacerts, webhook/istio-b") == true)
    }

    @Test("of two clusters, the command leads to the one that differs")
    func clusters() {
        var mesh = AuditedMesh()
        for name in ["east", "west"] {
            var source = KubernetesSourceConfiguration(name: "source-\(name)")
            source.cluster = name
            source.kubeconfig = .init(file: nil, context: "admin@\(name)")
            mesh.sources.append(.kubernetes(source))
            let bundle = { (place: String) in
                SlotID(source: .clusterTrustBundle, cluster: name, secret: "\(name)-\(place)", role: .root)
            }
            mesh.see(name == "west" ? [new] : [old], at: bundle("a"), location: "clustertrustbundle/a", in: name)
            mesh.see([old], at: bundle("b"), location: "clustertrustbundle/b", in: name)
        }
        let found = mesh.report.findings(.sourcesDiverged)
        #expect(found.count == 2 && found.allSatisfy { $0.summary.hasPrefix("west: ") })
        #expect(found.allSatisfy { $0.remedy.command.hasSuffix(" --context=admin@west") })
    }

    @Test("istiod's own CA, left behind when another was plugged in, diverges from nothing")
    func leftoverAuthority() {
        var mesh = AuditedMesh()
        let secret = { SlotID(source: .secret, namespace: "istio-system", secret: $0, role: .root) }
        mesh.see([new], at: secret("cacerts"), location: "cacerts")
        mesh.see([old], at: secret("istio-ca-secret"), location: "istio-ca-secret")
        #expect(mesh.report.findings(.sourcesDiverged) == [])
    }

    @Test(
        "places of issuers and of the cluster diverge from nothing: they hold CAs of others",
        arguments: ["kube-root-ca.crt", "vault/pki", "signer/example.com/other", "cert_manager/shop/ca"]
    )
    func placesOfOthers(place: String) {
        var mesh = AuditedMesh()
        let secret = { SlotID(source: .secret, namespace: "istio-system", secret: $0, role: .root) }
        mesh.see([new], at: secret("cacerts"), location: "cacerts")
        mesh.see([new], at: secret("bundle"), location: "webhook/istiod")
        mesh.see([old], at: secret("other"), location: place)
        #expect(mesh.report.findings(.sourcesDiverged) == [])
    }

    @Test(
        "a CA that goes on signing after cacerts changed is found, after five minutes in which istiod may take it in",
        arguments: [(300, 0), (301, 1)]
    )
    func unloadedAuthority(age: Int64, count: Int) {
        let changed = AuditedMesh.now - 3_600
        let cacerts = SlotID(source: .secret, namespace: "istio-system", secret: "cacerts", role: .root)
        var mesh = AuditedMesh()
        mesh.see([new], at: cacerts, location: "cacerts", changedAt: changed)
        mesh.seeProxy("cart", old.workload("cart", from: -3_600 + age), trusting: [old, new])
        mesh.seeProxy("web", new.workload("web", from: -60), trusting: [old, new])
        let found = mesh.report.findings(.authorityNotLoaded)
        #expect(found.count == count)
        #expect(found.allSatisfy { $0.summary.contains(old.id) && $0.time == changed })
    }

    @Test("namespaces that are handed different bundles are found; the order in a bundle is no difference")
    func namespaceBundles() {
        var mesh = AuditedMesh()
        mesh.seeNamespace("a", handed: [old, new])
        mesh.seeNamespace("b", handed: [new, old])
        #expect(mesh.report.findings(.bundlesDiffer) == [])
        mesh.seeNamespace("c", handed: [old])
        #expect(
            mesh.report.findings(.bundlesDiffer).map(\.summary)
                == ["Namespaces are handed 2 different trust bundles"]
        )
    }

    @Test("proxies of which nobody knows what they trust are told of, and no warning by themselves")
    func unknownTrust() {
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", old.workload("cart"), trusting: [old])
        mesh.seeProxy("web", nil, trusting: [], capability: .expiry)
        let found = mesh.report.findings
        #expect(found.map(\.kind) == [.unknownTrust])
        #expect(found.first?.places == ["proxies of shop: 1"])
        #expect(mesh.report.verdict == .healthy)
    }

    @Test("a pin that is not met is critical, with what was expected and what is there")
    func pins() {
        var mesh = AuditedMesh()
        let pin = CertificatePin(
            name: "ours",
            expectations: [.publicKey(old.certificate.decoded.publicKeyFingerprint)]
        )
        mesh.update { $0.use(CertificatePolicy(pins: [pin])) }
        mesh.seeProxy("cart", old.workload("cart"), trusting: [old, new])
        mesh.seeProxy("web", new.workload("web"), trusting: [old, new])
        let found = mesh.report.findings(.pinMismatch)
        #expect(
            found.map(\.summary) == ["1 workload chains to the CA \(new.id), where the pin ours expects \(old.id)"]
        )
        #expect(found.first?.places == ["shop/web"])
        #expect(mesh.report.verdict == .critical)
    }

    @Test("what is wrong with certificates themselves is one finding a problem")
    func problems() {
        var mesh = AuditedMesh()
        mesh.update { $0.use(CertificatePolicy(trustDomains: TrustDomainPolicy(own: "elsewhere.example"))) }
        mesh.seeProxy("cart", old.workload("cart"), trusting: [old])
        mesh.seeProxy("web", old.workload("web"), trusting: [old])
        let found = mesh.report.findings(.certificateProblem)
        #expect(
            found.map(\.summary)
                == ["2 certificates: the identity is of none of the mesh's trust domains (trust_domain)"]
        )
        #expect(mesh.report.verdict == .warning)
    }
}
