// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Commands", .timeLimit(.minutes(2)))
struct CommandTests {
    private static let fixtures = PackagePaths.root.appending(path: "Tests/Fixtures/pem").path

    private func run(_ arguments: String...) throws -> RunningProgram.Result {
        try RunningProgram.run([try PackagePaths.program()] + arguments)
    }

    @Test("without anything to watch, two lines say what to give it")
    func nothingToWatch() throws {
        let result = try run()
        #expect(result.status == 64)
        #expect(result.errors.split(separator: "\n").count == 2)
        #expect(result.errors.contains("--envoy.admin"))
    }

    @Test("inspect shows a file's chain as a tree, the root first")
    func inspectFile() throws {
        let result = try run("inspect", "\(Self.fixtures)/rsa.pem")
        #expect(result.status == 0)
        let lines = result.output.split(separator: "\n")
        let order = ["root  O=cluster.local", "intermediate  O=cluster.local intermediate", "leaf  spiffe://"]
            .map { text in lines.firstIndex { $0.contains(text) } }
        #expect(order == order.sorted { ($0 ?? .max) < ($1 ?? .max) } && !order.contains(nil))
        #expect(result.output.contains("serial       5325ce157dd91fe952f081c6261ed9259855f807"))
    }

    @Test("inspect says what it cannot read, and shows the rest")
    func inspectMissingFile() throws {
        let result = try run("inspect", "/no/such/file.pem", "\(Self.fixtures)/root.pem")
        #expect(result.status == 1)
        #expect(result.errors.contains("/no/such/file.pem"))
        #expect(result.output.contains("root  O=cluster.local"))
    }

    @Test("inspect reads a running Envoy, and the chain that a TLS server presents")
    func inspectMesh() async throws {
        let mesh = try await Mesh.start(envoy: envoyVersions[1])
        let proxy = try mesh.proxy("frontend")
        let admin = try run("inspect", proxy.admin)
        #expect(admin.status == 0, "\(admin.errors)")
        #expect(admin.output.contains("secret default (in use)"))
        #expect(admin.output.contains("secret ROOTCA (trust bundle)"))
        #expect(admin.output.contains("Envoy 1.40.0"))
        // The listener demands a client certificate that inspect does not have.
        let served = try run("inspect", "127.0.0.1:\(proxy.inboundPort)")
        #expect(served.status == 0, "\(served.errors)")
        #expect(served.output.contains("spiffe://cluster.local/ns/shop/sa/"))
    }

    @Test("check-config names every problem with its line, and accepts a good file")
    func checkConfig() throws {
        let folder = try TemporaryFolder()
        let good = try folder.write("sources:\n  - name: a\n    type: files\n    paths: [/x]\n", to: "good.yaml")
        #expect(try run("check-config", good).status == 0)
        let bad = try folder.write("web: {port: 1}\nsources:\n  - name: a\n    type: file\n", to: "bad.yaml")
        let result = try run("check-config", bad)
        #expect(result.status == 1)
        #expect(result.errors.contains("bad.yaml:1:"))
        #expect(result.errors.contains("bad.yaml:4:"))
    }
}
