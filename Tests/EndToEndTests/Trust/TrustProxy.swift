// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// One Envoy of a `TrustMesh`: a TLS listener that demands a certificate, a way out to each proxy, and two
/// secrets, each of which can be changed while it runs.
final class TrustProxy {
    enum Secret: String, CaseIterable {
        case chain = "default"
        case bundle = "ROOTCA"
    }

    let namespace: String
    /// Also its service account.
    let workload: String
    let inbound: ReservedPort
    let egress: ReservedPort
    private(set) var chain: [TestCertificate] = []
    private(set) var bundle: [TestCertificate] = []
    private let folder: URL
    private var versions: [Secret: String] = [:]
    private var program: RunningProgram?

    /// - Parameter workload: where there are several in a namespace; else it has the namespace's name, which tells on the
    ///   page whose number it is.
    init(namespace: String, workload: String? = nil, folder: URL) throws {
        self.namespace = namespace
        self.workload = workload ?? namespace
        self.folder = folder.appending(path: self.workload)
        inbound = try ReservedPort()
        egress = try ReservedPort()
        for secret in Secret.allCases {
            try FileManager.default.createDirectory(at: directory(of: secret), withIntermediateDirectories: true)
        }
    }

    deinit { program?.stop() }

    /// Presents these from the next handshake on, the leaf first.
    func present(_ chain: [TestCertificate]) throws {
        self.chain = chain
        try deliver(
            .chain,
            [
                "tls_certificate": [
                    "certificate_chain": inline(chain.map(\.pem).joined()),
                    "private_key": inline(chain[0].key.pem),
                ]
            ]
        )
    }

    /// Trusts these from the next handshake on, in this order.
    func trust(_ bundle: [TestCertificate]) throws {
        // Of what it has already Envoy takes nothing, not even the version.
        guard bundle.map(\.der) != self.bundle.map(\.der) else { return }
        self.bundle = bundle
        try deliver(.bundle, ["validation_context": ["trusted_ca": inline(bundle.map(\.pem).joined())]])
    }

    /// - Parameters:
    ///   - envoy: the program.
    ///   - seconds: it ends by itself then, should nobody end it before.
    func start(_ envoy: String, peers: [TrustProxy], seconds: Int = 600) throws {
        let file = folder.appending(path: "bootstrap.json")
        try JSONSerialization.data(withJSONObject: bootstrap(peers: peers)).write(to: file)
        // Envoy asks for SIGTERM when the thread that made it ends (PR_SET_PDEATHSIG, prctl(2)), and Swift's pool threads
        // end when they are idle. The one thread of timeout(1) stays.
        program = try RunningProgram(
            [
                "timeout", "--foreground", "\(seconds)", envoy, "--config-path", file.path, "--concurrency", "1",
                "--use-dynamic-base-id", "--log-level",
                "warning", "--admin-address-path", folder.appending(path: "admin-address").path,
            ],
            folder: folder
        )
    }

    /// Its admin endpoint, once it has one.
    var admin: String? {
        let address = try? String(contentsOf: folder.appending(path: "admin-address"), encoding: .utf8)
        return address.flatMap { $0.isEmpty ? nil : "http://\($0)" }
    }

    /// - Returns: what the admin endpoint answers; nothing before there is one.
    func ask(_ path: String) throws -> Data {
        guard let program, program.isRunning else {
            throw TimedOut(description: "the Envoy of \(workload) ended: \(program?.output ?? "it never ran")")
        }
        guard let admin else { return Data() }
        let answer = try RunningProgram.run(["curl", "--silent", "--max-time", "20", admin + path])
        return answer.status == 0 ? Data(answer.output.utf8) : Data()
    }

    /// Whether new handshakes use what was delivered last: Envoy tells a version once its TLS contexts have it.
    func hasTakenDeliveries() throws -> Bool {
        struct Dump: Decodable {
            struct Entry: Decodable {
                let name: String
                let versionInfo: String?
            }
            let configs: [Entry]?
        }
        let answer = try ask("/config_dump?resource=dynamic_active_secrets&mask=name,version_info")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let entries = try? decoder.decode(Dump.self, from: answer).configs else { return false }
        let taken = Dictionary(entries.map { ($0.name, $0.versionInfo) }, uniquingKeysWith: { first, _ in first })
        return versions.allSatisfy { taken[$0.key.rawValue] == $0.value }
    }

    func directory(of secret: Secret) -> URL { folder.appending(path: secret.rawValue) }

    /// Envoy looks at a file when another one is moved to its place.
    private func deliver(_ secret: Secret, _ body: [String: Any]) throws {
        let version = UUID().uuidString
        let resource = body.merging([
            "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret", "name": secret.rawValue,
        ]) { body, _ in body }
        let answer = try JSONSerialization.data(withJSONObject: ["version_info": version, "resources": [resource]])
        // An atomic write is a move.
        try answer.write(to: directory(of: secret).appending(path: "secret.json"), options: .atomic)
        versions[secret] = version
    }

    private func inline(_ text: String) -> [String: String] {
        ["inline_bytes": Data(text.utf8).base64EncodedString()]
    }
}
