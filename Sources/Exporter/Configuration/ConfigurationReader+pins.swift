// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

extension ConfigurationReader {
    static let pinKeys = ["name", "match", "spki", "fingerprints", "secret", "config_map"]
    static let pinMatchKeys = ["namespace", "workload", "trust_domain"]
    private static let maximumPinNameBytes = 128

    mutating func pins(_ field: ConfigurationField) -> [CertificatePin] {
        let example = "- {name: shop, match: {namespace: shop}, secret: istio-system/cacerts}"
        var pins: [CertificatePin] = []
        var firstPlaces: [String: TextPosition] = [:]
        for item in items(field, example: example) ?? [] {
            guard let fields = self.fields(of: item, known: Self.pinKeys) else { continue }
            let name = pinName(fields, firstPlaces: &firstPlaces)
            let match = fields["match"].map { pinMatch($0) } ?? PinMatch()
            let expectations = self.expectations(fields)
            guard let name else { continue }
            pins.append(CertificatePin(name: name, match: match, expectations: expectations))
        }
        return pins
    }

    private mutating func pinName(
        _ fields: ConfigurationFields,
        firstPlaces: inout [String: TextPosition]
    ) -> String? {
        guard let field = fields["name"] else {
            reportMissing("name", in: fields, remedy: "give the pin a name of its own")
            return nil
        }
        guard let name = text(field) else { return nil }
        guard name.utf8.count <= Self.maximumPinNameBytes else {
            report(
                .badValue,
                at: field.position,
                path: field.path,
                "is longer than \(Self.maximumPinNameBytes) bytes",
                remedy: "shorten it"
            )
            return nil
        }
        if let first = firstPlaces[name] {
            report(
                .conflict,
                at: field.position,
                path: field.path,
                "name \(quoted(name)) is already used in line \(first.line), column \(first.column)",
                remedy: "give each pin a name of its own"
            )
            return nil
        }
        firstPlaces[name] = field.position
        return name
    }

    private mutating func pinMatch(_ field: ConfigurationField) -> PinMatch {
        guard let fields = self.fields(of: field, known: Self.pinMatchKeys) else { return PinMatch() }
        return PinMatch(
            namespace: fields["namespace"].flatMap { lowercaseGlob($0) },
            workload: fields["workload"].flatMap { glob($0) },
            trustDomain: fields["trust_domain"].flatMap { lowercaseGlob($0) }
        )
    }

    private mutating func expectations(_ fields: ConfigurationFields) -> [PinExpectation] {
        guard ["spki", "fingerprints", "secret", "config_map"].contains(where: { fields[$0] != nil }) else {
            reportMissing(
                "the CA that is expected",
                in: fields,
                remedy: "add spki, fingerprints, secret or config_map"
            )
            return []
        }
        var expectations: [PinExpectation] = []
        if let field = fields["spki"] {
            let keys = distinct(field, example: "[sha256/BASE64]") { text throws(ConfigurationFault) in
                try Fingerprint(publicKeyPin: text)
            }
            expectations += keys.map(PinExpectation.publicKey)
        }
        if let field = fields["fingerprints"] {
            let certificates = distinct(field, example: "[\"AB:CD:…\"]") { text throws(ConfigurationFault) in
                try Fingerprint(certificateText: text)
            }
            expectations += certificates.map(PinExpectation.certificate)
        }
        if let field = fields["secret"] { expectations += location(field, .secret) }
        if let field = fields["config_map"] { expectations += location(field, .configMap) }
        return expectations
    }

    private mutating func location(
        _ field: ConfigurationField,
        _ kind: PinExpectation.Location.Kind
    ) -> [PinExpectation] {
        let location = value(field) { text throws(ConfigurationFault) in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, isName(parts[0], maximumBytes: 63, allowing: "-"),
                isName(parts[1], maximumBytes: 253, allowing: "-.")
            else {
                let object = kind == .secret ? "Secret" : "ConfigMap"
                throw ConfigurationFault("\(quoted(text)) names no \(object)", remedy: "write NAMESPACE/NAME")
            }
            return PinExpectation.Location(kind, namespace: parts[0], name: parts[1])
        }
        return location.map { [.location($0)] } ?? []
    }
}
