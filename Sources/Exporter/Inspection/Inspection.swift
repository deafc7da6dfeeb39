// SPDX-License-Identifier: Apache-2.0

import CertificateSources
package import Certificates
import EnvoyAdmin
package import HTTPTransport

/// Answers `inspect`: what certificates are here, who signed them, and until when they hold.
package struct Inspection: Sendable {
    private let transport: Transport
    private let timeout: Duration
    let now: UnixTime
    /// Of keystores. Each is tried.
    let passphrases: [Passphrase]
    private let signatures = SignatureVerifier()

    /// The largest file or answer that is read.
    static let maximumBytes = 64 << 20

    /// - Parameter passphraseFiles: a passphrase of keystores in each.
    /// - Throws: an error whose text says which of them cannot be read.
    package init(transport: Transport, timeout: Duration, now: UnixTime, passphraseFiles: [String] = []) throws {
        self.transport = transport
        self.timeout = timeout
        self.now = now
        passphrases = try passphraseFiles.map(CertificateFile.passphrase)
    }

    /// What was found, ready to print, and whether all of it could be read.
    package struct Report: Sendable, Equatable {
        package let text: String
        package let isComplete: Bool
    }

    package func report(on target: InspectionTarget) async throws -> Report {
        switch target {
        case .file(let path):
            return try report(onFile: path)
        case .server(let host, let port):
            let limits = TransferLimits(connectTimeout: timeout, totalTimeout: timeout)
            let chain = try await transport.servedChain(host: host, port: port, serverName: nil, limits: limits)
            return report("\(host):\(port) (as served)", BundleDecoder().decode(chain.flatMap { $0 }))
        case .admin(let endpoint):
            return try await report(on: endpoint)
        }
    }

    /// - Parameter other: what else could not be read.
    func report(_ title: String, _ bundle: DecodedBundle, also other: [String]) -> Report {
        let report = report(title, bundle)
        return Report(
            text: ([report.text] + other).joined(separator: "\n"),
            isComplete: report.isComplete && other.isEmpty
        )
    }

    func report(_ title: String, _ bundle: DecodedBundle) -> Report {
        let count = bundle.certificates.count
        var lines = ["\(title.printable): \(count) \(count == 1 ? "certificate" : "certificates")"]
        lines += CertificateTree(bundle.certificates, signatures: signatures, now: now).lines()
        if let leaf = bundle.certificates.first(where: { $0.role == .leaf }), bundle.certificates.count > 1 {
            let chain = ChainBuilder(signatures: signatures).chain(
                of: leaf,
                candidates: bundle.certificates,
                anchors: bundle.certificates.filter { $0.role == .root }
            )
            if chain.effectiveNotAfter < leaf.notAfter {
                lines.append(
                    "WARNING: the chain ends \(ReadableTime.text(chain.effectiveNotAfter)), before its leaf does"
                )
            }
        }
        lines += bundle.problems.map { "problem: \("\($0)".printable)" }
        return Report(text: lines.joined(separator: "\n"), isComplete: bundle.problems.isEmpty)
    }

    private func report(on endpoint: Endpoint) async throws -> Report {
        let client = EnvoyAdminClient(transport: transport, endpoint: endpoint, maximumBodyBytes: Self.maximumBytes)
        let node = try await client.node(within: timeout)
        var parts = [
            "\(endpoint): Envoy \(node.version ?? "of unknown version"), node \(node.id.printable)"
        ]
        let inUse = try await client.certificatesInUse(within: timeout)
        let serials = Set(inUse.leaves.map(\.serialNumber))
        var isComplete = true
        for state in [EnvoySecret.State.active, .warming, .fixed] {
            let dump = try SecretsDump(json: try await client.secretsDump(state, within: timeout), state: state)
            for secret in dump.secrets {
                let report = report(on: secret, servedSerials: serials)
                parts.append(report.text)
                isComplete = isComplete && report.isComplete
            }
        }
        return Report(text: parts.joined(separator: "\n\n"), isComplete: isComplete)
    }

    private func report(on secret: EnvoySecret, servedSerials: Set<SerialNumber>) -> Report {
        let name = "secret \(secret.name)"
        switch secret.content {
        case .certificateChain(let bytes):
            let bundle = BundleDecoder().decode(bytes)
            let isServed = bundle.certificates.first.map { servedSerials.contains($0.serialNumber) } ?? false
            return report(name + (isServed ? " (in use)" : " (RECEIVED BUT NOT IN USE)"), bundle)
        case .trustBundle(let bytes):
            return report(name + " (trust bundle)", BundleDecoder().decode(bytes))
        case .elsewhere(let place):
            return Report(text: "\(name): read by the proxy from \(place)".printable, isComplete: true)
        case .none:
            let reason = secret.state == .warming ? "asked for, and never arrived" : "holds no certificate"
            return Report(text: "\(name): \(reason)".printable, isComplete: secret.state != .warming)
        }
    }
}
