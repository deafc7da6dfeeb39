// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@Suite("check", .timeLimit(.minutes(3)))
struct CheckTests {
    private struct Report: Decodable {
        let verdict: String
        let certificates: [Item]
        let findings: [Trouble]

        struct Item: Decodable {
            let source: String
            let namespace: String?
            let pod: String?
            let secret: String?
            let role: String
            let notAfter: Int64?
            let effectiveNotAfter: Int64?
            let verdict: String
        }

        struct Trouble: Decodable {
            let severity: String
            let kind: String
            let places: [String]
            let command: String
        }

        func places(_ kind: String) -> [String] { findings.filter { $0.kind == kind }.flatMap(\.places) }
    }

    private func check(_ arguments: [String]) throws -> RunningProgram.Result {
        try RunningProgram.run([try PackagePaths.program(), "check"] + arguments)
    }

    private func report(_ arguments: [String], exit status: Int32) throws -> Report {
        let result = try check(arguments + ["--output=json"])
        try #require(result.status == status, "\(result.output)\(result.errors)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Report.self, from: Data(result.output.utf8))
    }

    // MARK: Files

    private static let root = TestCertificateAuthority.root("O=mesh,CN=root")
    private static let lateRoot = TestCertificateAuthority.root(
        "O=mesh,CN=late root",
        notBefore: TestCertificateAuthority.moment(-86_400),
        notAfter: TestCertificateAuthority.moment(12 * 3_600)
    )
    private static let identity = ["spiffe://cluster.local/ns/shop/sa/cart"]

    @Test("files in which all is well exit with 0, and each certificate is a line")
    func healthyFiles() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.root.leaf(uris: Self.identity).pem + Self.root.pem, to: "cart.pem")
        let result = try check(["--files=\(folder.url.path)/*.pem"])
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        let lines = result.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("SOURCE") == true)
        #expect(lines.filter { $0.hasPrefix("file") && $0.hasSuffix("ok") }.count == 2)
        #expect(lines.last == "healthy: 2 certificates, no findings")
    }

    @Test("a chain that ends before its leaf exits with 1, and names the CA")
    func endingChain() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.lateRoot.leaf(uris: Self.identity).pem + Self.lateRoot.pem, to: "cart.pem")
        let report = try report(["--files=\(folder.url.path)/*.pem"], exit: 1)
        #expect(report.verdict == "warning")
        let leaf = try #require(report.certificates.first { $0.role == "leaf" })
        #expect(leaf.verdict == "chain_ends_first")
        #expect((leaf.effectiveNotAfter ?? 0) < (leaf.notAfter ?? 0))
        #expect(report.places("chain_ends_first").count == 1)
    }

    @Test("an expired leaf exits with 2, and its finding comes first with a command that works")
    func expiredFile() throws {
        let folder = try TemporaryFolder()
        let expired = Self.root.leaf(
            uris: Self.identity,
            notBefore: TestCertificateAuthority.moment(-7_200),
            notAfter: TestCertificateAuthority.moment(-3_600)
        )
        try folder.write(expired.pem + Self.root.pem, to: "an old one.pem")
        try folder.write(Self.lateRoot.leaf(uris: Self.identity).pem + Self.lateRoot.pem, to: "cart.pem")
        let report = try report(["--files=\(folder.url.path)/*.pem"], exit: 2)
        #expect(report.certificates.first?.verdict == "expired")
        let finding = try #require(report.findings.first)
        #expect(finding.kind == "expired" && finding.severity == "critical")
        let words = finding.command.split(separator: " ", maxSplits: 1)
        #expect(words.first == "istio-certificate-exporter")
        let shown = try RunningProgram.run(["sh", "-c", "\(try PackagePaths.program()) \(words.last ?? "")"])
        #expect(shown.status == 0 && shown.output.contains("EXPIRED"), "\(shown.output)\(shown.errors)")
    }

    @Test("what the configuration expects counts too")
    func policy() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.root.leaf(uris: Self.identity).pem + Self.root.pem, to: "cart.pem")
        let other = String(repeating: "ab", count: 32)
        let configuration = """
            sources:
              - {name: disk, type: files, paths: ["\(folder.url.path)/*.pem"]}
            pins:
              - {name: ours, match: {trust_domain: cluster.local}, spki: ["\(other)"]}

            """
        let file = try folder.write(configuration, to: "exporter.yaml")
        let report = try report(["--config.file=\(file)"], exit: 2)
        #expect(report.findings.map(\.kind) == ["pin_mismatch"])
    }

    // MARK: What cannot be told

    @Test("a dead endpoint exits with 3, and so do files that are not there, and a file of settings that is not there")
    func nothingToTell() throws {
        let dead = try report(["--envoy.admin=http://127.0.0.1:\(try Self.closedPort())"], exit: 3)
        #expect(dead.findings.map(\.kind) == ["source_failed"])
        let none = try report(["--files=/no/such/folder/*.pem"], exit: 3)
        #expect(none.findings.map(\.kind) == ["nothing_seen"])
        #expect(try check(["--config.file=/no/such/file"]).status == 3)
        #expect(try check(["--files=/x", "--timeout=60"]).errors.contains("write 60s"))
    }

    @Test("without anything to look at it says what to give it")
    func nothingToLookAt() throws {
        let result = try check([])
        #expect(result.status == 64)
        #expect(result.errors.contains("nothing to look at"))
    }

    /// A port that was free a moment ago: the server on it has gone.
    private static func closedPort() throws -> Int {
        let server = try ScriptedServer()
        defer { server.stop() }
        return server.port
    }

    // MARK: Proxies and clusters

    @Test("a mesh of real Envoys: every secret is there, and what ends with its CA is found", arguments: envoyVersions)
    func mesh(version: String) async throws {
        let mesh = try await Mesh.start(envoy: version)
        let report = try report(mesh.flags, exit: 1)
        let expected = mesh.proxies.flatMap { proxy in proxy.secrets.keys.map { "\(proxy.pod) \($0)" } }
        #expect(
            report.certificates.map { "\($0.pod ?? "") \($0.secret ?? "")" }.sorted() == expected.sorted()
        )
        #expect(report.certificates.allSatisfy { $0.source == "envoy" && $0.role == "leaf" })
        let payment = try mesh.proxy("payment")
        #expect(report.findings.map(\.kind) == ["expiring"])
        #expect(report.places("expiring") == ["billing/\(payment.pod) default"])
        #expect(report.findings.first?.command == "istio-certificate-exporter inspect \(payment.admin)")
        // One of them dies: the others are still read.
        let folder = try TemporaryFolder()
        let socket = folder.url.appending(path: "no.sock").path
        let beside = try self.report(mesh.flags + ["--envoy.admin=unix://\(socket)"], exit: 1)
        #expect(beside.places("targets_failed") == ["unix://\(socket)"])
        #expect(beside.certificates.count == report.certificates.count)
    }

    @Test("a cluster: every proxy is read before the report is made, and every Secret is in it")
    func cluster() async throws {
        let mesh = try await Mesh.start(envoy: "1.40.0")
        let cluster = try await StandInCluster.start(["--generate", "secrets=20,pods=12"])
        try cluster.map(to: try mesh.adminPort())
        let report = try report(["--kubernetes.kubeconfig=\(cluster.kubeconfig)"], exit: 1)
        let proxies = report.certificates.filter { $0.source == "envoy" }
        // All but the ztunnel, whose admin port answers as an Envoy's.
        #expect(Set(proxies.compactMap(\.pod)).count == 11)
        #expect(report.places("targets_failed").count == 1)
        let secrets = report.certificates.filter { $0.source == "secret" && $0.role == "leaf" }
        #expect(secrets.count { $0.secret?.hasPrefix("service-") == true } == 20)
        // The stand-in's pods all show the certificate of one workload.
        #expect(report.places("certificate_problem").count >= 11)
        let commands = report.findings.map(\.command).filter { $0.hasPrefix("kubectl") || $0.hasPrefix("istioctl") }
        #expect(!commands.isEmpty && commands.allSatisfy { $0.contains("--kubeconfig=\(cluster.kubeconfig)") })
    }

    @Test("no key of a cluster's Secrets is in what it prints")
    func keys() async throws {
        let canary = "KeyCanaryCh5Wd8QpZr3MxVb7TnLs2YkGf9JaUe4HoRi6EcX"
        let standIn = PackagePaths.root.appending(path: "Tests/StandIns/kubernetes_api").path
        let python = try PackagePaths.existing(PackagePaths.python)
        let needles = try RunningProgram.run([python, standIn, "needles", canary]).output.split(separator: "\n")
        try #require(needles.count == 3)
        let cluster = try await StandInCluster.start(["--generate", "secrets=10,pods=0,canary=\(canary)"])
        for output in ["text", "json"] {
            let flags = ["--kubernetes.kubeconfig=\(cluster.kubeconfig)", "--log.level=debug", "--all"]
            let result = try check(flags + ["--output=\(output)"])
            #expect(result.output.contains("service-9-tls"))
            for needle in needles { #expect(!(result.output + result.errors).contains(needle)) }
        }
    }

    @Test("a cluster that refuses everything, and one that is not there, exit with 3")
    func refusedCluster() async throws {
        let cluster = try await StandInCluster.start(["--generate", "secrets=2,pods=2"])
        let nothing = "kind: ClusterRole, metadata: {name: nothing}, rules: []"
        try cluster.allow("{apiVersion: rbac.authorization.k8s.io/v1, \(nothing)}")
        let refused = try report(["--kubernetes.kubeconfig=\(cluster.kubeconfig)"], exit: 3)
        #expect(refused.findings.map(\.kind) == ["source_failed"])
        #expect(refused.places("source_failed").contains("pods"))
        let folder = try TemporaryFolder()
        let missing = try report(["--kubernetes.kubeconfig=\(folder.url.path)/none"], exit: 3)
        #expect(missing.findings.map(\.kind) == ["source_failed"])
    }
}
