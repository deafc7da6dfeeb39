// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The oldest and the newest Envoy that tests can have.
let envoyVersions = ["1.36.2", "1.40.0"]

extension Tag {
    @Tag static var mesh: Self
}

/// Everything here shares two cores with several Envoys, so one test runs at a time.
@Suite("End to end", .serialized, .timeLimit(.minutes(5)))
struct EndToEndTests {
    /// What Python's `cryptography` says of the certificates of PEM files.
    struct Facts: Decodable {
        let notBefore: Double
        let notAfter: Double
        let serial: String
        let fingerprint: String
        let ca: String
        let subject: String
        let issuer: String
        let spiffeId: String?
        let keyAlgorithm: String
        let keyBits: Int

        static func of(_ paths: [String]) throws -> [String: [Facts]] {
            let script = PackagePaths.scripts.appending(path: "certificate_facts.py").path
            let result = try RunningProgram.run([PackagePaths.python, script] + paths)
            guard result.status == 0 else { throw TimedOut(description: result.errors) }
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .custom { path in
                // Paths are keys as well, and stay as they are.
                let key = path.last?.stringValue ?? ""
                let words = key.split(separator: "_")
                guard !key.contains("/"), words.count > 1 else { return Key(stringValue: key) }
                return Key(stringValue: String(words[0]) + words.dropFirst().map(\.capitalized).joined())
            }
            return try decoder.decode([String: [Facts]].self, from: Data(result.output.utf8))
        }

        private struct Key: CodingKey {
            let stringValue: String
            let intValue: Int? = nil
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }
    }

    @Test("every value equals what another program computes from the same files", arguments: envoyVersions)
    func values(envoy version: String) async throws {
        let mesh = try await Mesh.start(envoy: version)
        let authorities = mesh.folder.appending(path: "ca/*/*.pem").path
        let exporter = try await Exporter.start(mesh.flags + ["--files=\(authorities)"])
        let page = try await exporter.page()

        let chains = mesh.proxies.flatMap(\.secrets.values)
        let root = mesh.folder.appending(path: "ca/cacerts/root-cert.pem").path
        let files = try FileManager.default.subpathsOfDirectory(atPath: mesh.folder.path)
            .filter { $0.hasPrefix("ca/") && $0.hasSuffix(".pem") }.map { mesh.folder.appending(path: $0).path }
        let facts = try Facts.of(chains + files)
        let rootFacts = try #require(facts[root]?.first)

        var slots = 0
        var anchored = 0
        for proxy in mesh.proxies {
            for (secret, file) in proxy.secrets {
                let chain = try #require(facts[file])
                let leaf = chain[0]
                let labels = [
                    "source": "envoy", "namespace": proxy.namespace, "workload": proxy.workload, "pod": proxy.pod,
                    "secret": secret, "role": "leaf",
                ]
                // The path goes through what was delivered to the root that the mesh trusts.
                var path = [leaf]
                while let issuer = (chain + [rootFacts]).first(where: { $0.subject == path.last?.issuer }),
                    issuer.fingerprint != path.last?.fingerprint
                {
                    path.append(issuer)
                }
                let effective = path.map(\.notAfter).min()
                #expect(page.value("istio_certificate_expiration_timestamp", labels) == leaf.notAfter)
                #expect(page.value("istio_certificate_not_before_timestamp", labels) == leaf.notBefore)
                #expect(page.value("istio_certificate_effective_expiration_timestamp", labels) == effective)
                #expect(page.value("istio_certificate_in_use", labels) == 1)
                #expect(page.value("istio_certificate_rotations_total", labels) == 0)
                let due = secret == "default" ? (leaf.notAfter - (leaf.notAfter - leaf.notBefore) / 2).rounded() : nil
                #expect(page.value("istio_certificate_rotation_due_timestamp", labels) == due)
                let info = try #require(page.labels("istio_certificate_info", labels))
                #expect(info["serial"] == leaf.serial)
                #expect(info["fingerprint"] == leaf.fingerprint)
                #expect(info["subject"] ?? "" == leaf.subject)
                #expect(info["issuer"] == leaf.issuer)
                #expect(info["spiffe_id"] == leaf.spiffeId)
                #expect(info["key_algorithm"] == leaf.keyAlgorithm)
                #expect(info["key_bits"] == "\(leaf.keyBits)")
                #expect(info["ca"] == path.dropFirst().first?.ca)
                slots += 1
                anchored += path.last?.fingerprint == rootFacts.fingerprint ? 1 : 0
            }
        }
        #expect(page.all("istio_certificate_expiration_timestamp", ["source": "envoy"]).count == slots)

        for path in files {
            let expected = try #require(facts[path]).map(\.notAfter).sorted()
            let found = page.all("istio_certificate_expiration_timestamp", ["source": "file", "secret": path])
            #expect(found.map(\.number).sorted() == expected)
        }
        let authority = try #require(page.value("istio_ca_expiration_timestamp", ["ca": rootFacts.ca]))
        #expect(authority == rootFacts.notAfter)
        let trusting = page.all("istio_ca_trusting_proxies", ["ca": rootFacts.ca])
        #expect(trusting.map(\.number).reduce(0, +) == Double(mesh.proxies.count))
        let signed = page.all("istio_ca_signed_leaves", ["ca": rootFacts.ca])
        #expect(signed.map(\.number).reduce(0, +) == Double(anchored))
    }
}
