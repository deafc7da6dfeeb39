// SPDX-License-Identifier: Apache-2.0

import CertificateHealth

extension ConfigurationReader {
    static let policyKeys = ["rotation", "trust_domains", "pins"]
    private static let maximumGlobBytes = 256

    mutating func policy(_ fields: ConfigurationFields) -> CertificatePolicy {
        CertificatePolicy(
            rotation: fields["rotation"].map { rotationRules($0) } ?? [],
            trustDomains: fields["trust_domains"].flatMap { trustDomains($0) },
            pins: fields["pins"].map { pins($0) } ?? []
        )
    }

    private mutating func trustDomains(_ field: ConfigurationField) -> TrustDomainPolicy? {
        let domains = distinct(field, example: "[cluster.local, old.example.com]") { text throws(ConfigurationFault) in
            guard SPIFFEID.isTrustDomain(text) else {
                throw ConfigurationFault(
                    "\(quoted(text)) is not a trust domain",
                    remedy: "write its name alone, like cluster.local: lower case letters, digits, dots, dashes and "
                        + "underscores"
                )
            }
            return text
        }
        return domains.first.map { TrustDomainPolicy(own: $0, aliases: Array(domains.dropFirst())) }
    }

    mutating func glob(_ field: ConfigurationField) -> Glob? {
        value(field) { text throws(ConfigurationFault) in
            guard text.utf8.count <= Self.maximumGlobBytes else {
                throw ConfigurationFault(
                    "is longer than \(Self.maximumGlobBytes) bytes",
                    remedy: "shorten it with *",
                    reason: .tooLarge
                )
            }
            // They would stand for themselves, which nobody expects of them beside a star.
            if let character = text.first(where: { "[]{}\\".contains($0) }) {
                throw ConfigurationFault(
                    "\(quoted(text)) holds \(quoted(String(character))), which is no part of a pattern",
                    remedy: "use * for any characters and ? for one, also for this one"
                )
            }
            return Glob(text)
        }
    }

    /// A pattern for names that Kubernetes or SPIFFE allow no capital letters in.
    mutating func lowercaseGlob(_ field: ConfigurationField) -> Glob? {
        guard let glob = glob(field) else { return nil }
        guard glob.pattern.utf8.allSatisfy({ !(0x41...0x5A).contains($0) }) else {
            report(
                .badValue,
                at: field.position,
                path: field.path,
                "\(quoted(glob.pattern)) matches nothing, since such names have no capital letters",
                remedy: "write it in lower case"
            )
            return nil
        }
        return glob
    }

    mutating func boolean(_ field: ConfigurationField) -> Bool? {
        value(field) { text throws(ConfigurationFault) in
            guard let value = Bool(text) else {
                throw ConfigurationFault("\(quoted(text)) is neither true nor false", remedy: "use true or false")
            }
            return value
        }
    }
}
