// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

extension ConfigurationReader {
    static let tlsKeys = ["targets"]
    private static let handshakeKeys = ["server_name", "alpn", "starttls", "ca_file", "cert_file", "key_file"]
    /// RFC 7301 section 3.1.
    private static let maximumProtocolBytes = 255

    mutating func tlsSource(
        _ fields: ConfigurationFields,
        name: String,
        polling: PollingConfiguration,
        limits: SourceLimits
    ) -> TLSSourceConfiguration {
        var source = TLSSourceConfiguration(name: name, polling: polling, limits: limits, targets: [])
        guard let field = fields["targets"] else {
            reportMissing("targets", in: fields, remedy: "add targets: [{address: \"shop.example.com:443\"}]")
            return source
        }
        var firstPlaces: [String: TextPosition] = [:]
        for item in items(field, example: "- address: shop.example.com:443") ?? [] {
            guard let fields = self.fields(of: item, known: ["address"] + Self.handshakeKeys) else { continue }
            let handshake = handshake(fields)
            guard let field = fields["address"] else {
                reportMissing("address", in: fields, remedy: "add address: host:port")
                continue
            }
            guard let address = value(field, { text throws(ConfigurationFault) in try ServerAddress(text) }) else {
                continue
            }
            let target = TLSTarget(address: address, handshake: handshake)
            if isFirst(target.name, at: field, among: &firstPlaces) { source.targets.append(target) }
        }
        return source
    }

    /// - Parameter field: a mapping that has the keys of a handshake alone.
    mutating func handshake(_ field: ConfigurationField) -> TLSHandshakeConfiguration? {
        fields(of: field, known: Self.handshakeKeys).map { handshake($0) }
    }

    private mutating func handshake(_ fields: ConfigurationFields) -> TLSHandshakeConfiguration {
        reportHalfCertificate(fields)
        return TLSHandshakeConfiguration(
            serverName: fields["server_name"].flatMap { serverName($0) },
            applicationProtocols: fields["alpn"].map { applicationProtocols($0) } ?? [],
            startTLS: fields["starttls"].flatMap { field in
                value(field) { text throws(ConfigurationFault) in try named(text, StartTLSProtocol.self) }
            },
            caFile: fields["ca_file"].flatMap { text($0) }.map(resolved),
            certFile: fields["cert_file"].flatMap { text($0) }.map(resolved),
            keyFile: fields["key_file"].flatMap { text($0) }.map(resolved)
        )
    }

    private mutating func serverName(_ field: ConfigurationField) -> String? {
        value(field) { text throws(ConfigurationFault) in
            guard text.isServerName else {
                throw ConfigurationFault(
                    "\(quoted(text)) is not a DNS name",
                    remedy: "write a name like shop.example.com; an address needs none"
                )
            }
            return text.lowercased()
        }
    }

    private mutating func applicationProtocols(_ field: ConfigurationField) -> [String] {
        distinct(field, example: "[h2, http/1.1]") { text throws(ConfigurationFault) in
            guard text.utf8.count <= Self.maximumProtocolBytes else {
                throw ConfigurationFault("is longer than \(Self.maximumProtocolBytes) bytes", remedy: "shorten it")
            }
            return text
        }
    }
}
