// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A mesh and the exporter that looks at it: at each step what is observed between the proxies is held against what
/// the page says, and against what the rules make of the pages.
struct TrustWatch {
    let mesh: TrustMesh
    let exporter: Exporter
    let trial = RuleTrial()
    let folder: TemporaryFolder

    init(_ mesh: TrustMesh) async throws {
        self.mesh = mesh
        folder = try TemporaryFolder()
        exporter = try await Exporter.start(sources: try mesh.source(), in: folder)
    }

    /// - Parameters:
    ///   - gaps: who cannot verify whom now.
    ///   - anchors: of the leaves in some namespaces.
    ///   - phases: of some roots.
    func step(
        _ name: String,
        gaps: Set<TrustGap> = [],
        anchors: [String: [TestCertificateAuthority]] = [:],
        phases: [(TestCertificateAuthority, String)] = [],
        sourceLocation: SourceLocation = #_sourceLocation,
        change: (TrustMesh) throws -> Void
    ) async throws {
        try change(mesh)
        try await mesh.settle()
        let observed = try mesh.callAll()
        #expect(observed.count == TrustMesh.namespaces.count * TrustMesh.namespaces.count)
        for (call, outcome) in observed {
            #expect(outcome == call.outcome(gaps), "\(name): \(call)", sourceLocation: sourceLocation)
        }
        let page = try await pageOfNow()
        let told = try page.gaps(among: TrustMesh.namespaces)
        #expect(told == gaps, "\(name)", sourceLocation: sourceLocation)
        for (namespace, authorities) in anchors {
            let expected = authorities.map(\.ca).sorted().joined(separator: "+")
            #expect(try page.anchors(ofLeafIn: namespace) == expected, "\(name)", sourceLocation: sourceLocation)
        }
        try expectRules(page, observed, phases: phases)
    }

    /// Takes a root out of every bundle, holds what still verifies against what the page foretold, and puts it back.
    ///
    /// - Parameter stranger: trusted where nothing is left, because Envoy takes no empty bundle.
    /// - Returns: whether every call was answered without it.
    @discardableResult
    func tryWithout(
        _ root: TestCertificateAuthority,
        stranger: TestCertificateAuthority,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Bool {
        let page = try await pageOfNow()
        let bundles = mesh.proxies.map(\.bundle)
        for proxy in mesh.proxies {
            let rest = proxy.bundle.filter { $0.key.publicKeyInfo != root.key.publicKeyInfo }
            try proxy.trust(rest.isEmpty ? [stranger.certificate] : rest)
        }
        try await mesh.settle()
        let observed = try mesh.callAll()
        var lost = 0
        for peer in TrustMesh.namespaces {
            let anchors = try #require(try page.anchors(ofLeafIn: peer))
            let verifying = TrustMesh.namespaces.count { observed[Call(caller: $0, callee: peer)] != .refusedByCaller }
            let foretold = page.remaining(anchors, without: root.ca)
            #expect(foretold == Double(verifying), "\(peer)", sourceLocation: sourceLocation)
            if verifying == 0 { lost += 1 }
        }
        for (proxy, bundle) in zip(mesh.proxies, bundles) { try proxy.trust(bundle) }
        try await mesh.settle()
        let allAnswered = observed.values.allSatisfy { $0 == .answered }
        expectRules(without: root, allAnswered: allAnswered, lost: lost)
        return allAnswered
    }
}
