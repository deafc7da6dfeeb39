// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Yams

extension ConfigurationReader {
    mutating func probe(_ field: ConfigurationField) -> ProbeConfiguration? {
        guard let fields = fields(of: field, known: ["allowed_targets", "modules"]) else { return nil }
        guard let allowed = fields["allowed_targets"] else {
            reportMissing("allowed_targets", in: fields, remedy: "add allowed_targets: [\"*.example.com:443\"]")
            return nil
        }
        var probe = ProbeConfiguration(allowedTargets: [])
        for item in items(allowed, example: "- \"*.example.com:443\"") ?? [] {
            if let glob = targetGlob(item) { probe.allowedTargets.append(glob) }
        }
        if let modules = fields["modules"] { probe.modules = self.modules(modules) }
        return probe
    }

    private mutating func targetGlob(_ field: ConfigurationField) -> Glob? {
        value(field) { text throws(ConfigurationFault) in
            guard text.contains(":") || text.contains("*") else {
                throw ConfigurationFault("\(quoted(text)) matches no target", remedy: "write host:port, with * for any")
            }
            return Glob(text.lowercased())
        }
    }

    /// The names are the user's own.
    private mutating func modules(_ field: ConfigurationField) -> [String: TLSHandshakeConfiguration] {
        var names = ["names of your own"]
        if case .mapping(let entries) = field.node { names = entries.compactMap { $0.key.scalar?.string } }
        guard let fields = fields(of: field, known: names) else { return [:] }
        var modules: [String: TLSHandshakeConfiguration] = [:]
        for name in names {
            guard let field = fields[name] else { continue }
            modules[name] = handshake(field)
        }
        return modules
    }
}
