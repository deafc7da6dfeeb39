// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Four real Envoys of two releases, each in a namespace of its own, with mutual TLS from each to each, itself too.
final class TrustMesh {
    static let namespaces = ["shop", "cart", "payment", "ledger"]
    /// How long a leaf is valid, counted from before its issue.
    static let leafMinutes = 62

    let proxies: [TrustProxy]
    private let temporary: TemporaryFolder

    private init(_ proxies: [TrustProxy], _ temporary: TemporaryFolder) {
        self.proxies = proxies
        self.temporary = temporary
    }

    /// Starts them and waits until each of them has its secrets.
    ///
    /// - Parameters:
    ///   - issuer: signs the first leaf of each.
    ///   - bundle: what each trusts first.
    static func start(issuer: TestCertificateAuthority, bundle: [TestCertificate]) async throws -> TrustMesh {
        let temporary = try TemporaryFolder()
        let proxies = try namespaces.map { try TrustProxy(namespace: $0, folder: temporary.url) }
        let mesh = TrustMesh(proxies, temporary)
        for proxy in proxies {
            try mesh.issue(proxy.namespace, by: issuer)
            try proxy.trust(bundle)
        }
        for (index, proxy) in proxies.enumerated() {
            let envoy = try PackagePaths.envoy(envoyVersions[index % envoyVersions.count])
            try proxy.start(envoy, peers: proxies)
        }
        for proxy in proxies {
            try await waitUntil("\(proxy.namespace) is up", within: 60) {
                try proxy.ask("/ready") == Data("LIVE\n".utf8)
            }
        }
        try await mesh.settle()
        return mesh
    }

    func proxy(_ namespace: String) throws -> TrustProxy {
        try #require(proxies.first { $0.namespace == namespace })
    }

    /// Gives a proxy a new leaf, with what leads from it to the root.
    ///
    /// - Parameter further: certificates that are presented after the issuer's own.
    func issue(_ namespace: String, by issuer: TestCertificateAuthority, further: [TestCertificate] = []) throws {
        let begin = TestCertificateAuthority.recently
        let leaf = issuer.leaf(
            uris: ["spiffe://cluster.local/ns/\(namespace)/sa/\(namespace)"],
            notBefore: begin,
            notAfter: begin + Int64(Self.leafMinutes) * 60
        )
        try proxy(namespace).present([leaf, issuer.certificate] + further)
    }

    func trust(_ bundle: TestCertificateAuthority..., in namespaces: String...) throws {
        for namespace in namespaces { try proxy(namespace).trust(bundle.map(\.certificate)) }
    }

    func trust(_ bundle: [TestCertificate], in namespace: String) throws { try proxy(namespace).trust(bundle) }

    /// Waits until every Envoy uses what was delivered.
    func settle() async throws {
        for proxy in proxies {
            try await waitUntil("\(proxy.namespace) takes its secrets") { try proxy.hasTakenDeliveries() }
        }
    }

    /// A source for a configuration file.
    func source() throws -> String {
        let targets = try proxies.map { "      - url: \(try #require($0.admin))" }
        return """
              - name: mesh
                type: envoy
                interval: 1s
                timeout: 900ms
                targets:
            \(targets.joined(separator: "\n"))

            """
    }
}
