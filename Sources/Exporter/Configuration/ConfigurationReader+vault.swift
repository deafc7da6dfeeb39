// SPDX-License-Identifier: Apache-2.0

import CertificateSources
import Yams

extension ConfigurationReader {
    static let vaultKeys = ["servers"]
    private static let serverKeys = [
        "url", "name", "namespace", "mounts", "tls", "token_file", "kubernetes_login", "roles", "list_certificates",
    ]

    /// A namespace of a server.
    private struct Address: Hashable, CustomStringConvertible {
        let url: AdminAddress
        let namespace: String?

        var description: String { namespace.map { "\(url) namespace \($0)" } ?? url.text }
    }

    mutating func vaultSource(
        _ fields: ConfigurationFields,
        name: String,
        polling: PollingConfiguration,
        limits: SourceLimits
    ) -> VaultSourceConfiguration {
        var source = VaultSourceConfiguration(name: name, polling: polling, limits: limits, servers: [])
        let example = "{url: \"https://vault.example.com:8200\", mounts: [pki]}"
        guard let field = fields["servers"] else {
            reportMissing("servers", in: fields, remedy: "add servers: [\(example)]")
            return source
        }
        var firstPlaces: [Address: TextPosition] = [:]
        var names: [String: AdminAddress] = [:]
        for item in items(field, example: "- \(example)") ?? [] {
            guard let fields = self.fields(of: item, known: Self.serverKeys),
                let server = vaultServer(fields, maximumAge: polling.maxAge, firstPlaces: &firstPlaces)
            else { continue }
            checkName(of: server, at: fields["name"] ?? item, among: &names)
            source.servers.append(server)
        }
        return source
    }

    private mutating func vaultServer(
        _ fields: ConfigurationFields,
        maximumAge: Duration,
        firstPlaces: inout [Address: TextPosition]
    ) -> VaultServerConfiguration? {
        let namespace = fields["namespace"].flatMap { value($0, checkedVaultPath) }
        let mounts = fields["mounts"].map { distinct($0, example: "[pki, pki_int]", checkedVaultPath) }
        if mounts == nil { reportMissing("mounts", in: fields, remedy: "add mounts: [pki]") }
        let credential = vaultCredential(fields)
        let roles = fields["roles"].map { vaultRoles($0) } ?? .none
        let listing = fields["list_certificates"].map { vaultListing($0, maximumAge: maximumAge) }
        let hasCredential = fields["token_file"] != nil || fields["kubernetes_login"] != nil
        for key in ["roles", "list_certificates"] where fields[key] != nil && !hasCredential {
            report(
                .conflict,
                at: fields[key]?.keyPosition,
                path: fields.path(of: key),
                "is not told without a token",
                remedy: "add token_file or kubernetes_login, or delete \(key)"
            )
        }
        guard let field = fields["url"] else {
            reportMissing("url", in: fields, remedy: "add url: https://host:8200")
            return nil
        }
        guard let url = value(field, { text throws(ConfigurationFault) in try AdminAddress(text) }),
            isFirst(Address(url: url, namespace: namespace), at: field, among: &firstPlaces)
        else { return nil }
        return VaultServerConfiguration(
            url: url,
            name: fields["name"].flatMap { text($0) },
            namespace: namespace,
            mounts: mounts ?? [],
            tls: fields["tls"].map { tls($0, isUsed: url.scheme == .https) } ?? TLSConfiguration(),
            credential: credential,
            roles: roles,
            listing: listing
        )
    }

    /// Series of two servers must not have one name, nor those of one server two.
    private mutating func checkName(
        of server: VaultServerConfiguration,
        at field: ConfigurationField,
        among names: inout [String: AdminAddress]
    ) {
        let name = server.name ?? server.url.authority
        if let other = names[name], other != server.url {
            report(
                .conflict,
                at: field.position,
                path: field.path,
                "\(quoted(name)) is the name of \(other) already",
                remedy: "give each server a name of its own"
            )
        } else if let other = names.first(where: { $0.value == server.url && $0.key != name }) {
            report(
                .conflict,
                at: field.position,
                path: field.path,
                "the server is called \(quoted(other.key)) already",
                remedy: "give all namespaces of a server the same name"
            )
        } else {
            names[name] = server.url
        }
    }
}

// MARK: - What takes a token

extension ConfigurationReader {
    private mutating func vaultCredential(_ fields: ConfigurationFields) -> VaultCredential? {
        let tokenFile = fields["token_file"].flatMap { text($0) }.map(resolved)
        let login = fields["kubernetes_login"].flatMap { kubernetesLogin($0) }
        if let field = fields["kubernetes_login"], fields["token_file"] != nil {
            report(
                .conflict,
                at: field.keyPosition,
                path: field.path,
                "there is a token_file too",
                remedy: "keep one of the two"
            )
        }
        return tokenFile.map { .tokenFile($0) } ?? login
    }

    private mutating func kubernetesLogin(_ field: ConfigurationField) -> VaultCredential? {
        guard let fields = self.fields(of: field, known: ["role", "mount", "jwt_file"]) else { return nil }
        guard let roleField = fields["role"] else {
            reportMissing("role", in: fields, remedy: "add role: the name of a role of the auth method")
            return nil
        }
        let mount = fields["mount"].flatMap { value($0, checkedVaultPath) } ?? "kubernetes"
        let file = fields["jwt_file"].flatMap { text($0) }.map(resolved)
        return value(roleField, checkedVaultName).map { role in
            .kubernetes(
                role: role,
                authMount: mount,
                tokenFile: file ?? VaultServerConfiguration.serviceAccountTokenFile
            )
        }
    }

    private mutating func vaultRoles(_ field: ConfigurationField) -> VaultServerSettings.Roles {
        if case .scalar(_) = field.node {
            let all = value(field) { text throws(ConfigurationFault) in
                guard text == "all" else {
                    throw ConfigurationFault("\(quoted(text)) is no list of roles", remedy: "write all, or [mesh, web]")
                }
                return VaultServerSettings.Roles.all
            }
            return all ?? .none
        }
        return .named(distinct(field, example: "[mesh, web]", checkedVaultName))
    }

    private mutating func vaultListing(
        _ field: ConfigurationField,
        maximumAge: Duration
    ) -> VaultServerSettings.Listing {
        let usual = VaultServerConfiguration.defaultListing
        let known = ["interval", "per_second", "max_certificates"]
        guard let fields = self.fields(of: field, known: known) else { return usual }
        let listing = VaultServerSettings.Listing(
            interval: fields["interval"].flatMap { duration($0, in: .seconds(10) ... .seconds(86_400)) }
                ?? usual.interval,
            perSecond: fields["per_second"].flatMap { integer($0, in: 1...1_000) } ?? usual.perSecond,
            maximumCount: fields["max_certificates"].flatMap { integer($0, in: 1...1_000_000) } ?? usual.maximumCount
        )
        if listing.interval >= maximumAge {
            report(
                .conflict,
                at: fields["interval"]?.position ?? field.position,
                path: fields.path(of: "interval"),
                "interval \(listing.interval.prometheusText) is not shorter than max_age \(maximumAge.prometheusText)",
                remedy: "set it shorter, or max_age longer: what was listed would end in between"
            )
        }
        return listing
    }
}

/// A mount or a namespace, without the slashes that Vault itself leaves out at its ends.
private func checkedVaultPath(_ text: String) throws(ConfigurationFault) -> String {
    var path = text[...]
    while path.first == "/" { path.removeFirst() }
    while path.last == "/" { path.removeLast() }
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    guard segments.allSatisfy({ isVaultName($0) }) else {
        throw ConfigurationFault(
            "\(quoted(text)) is no path of Vault's",
            remedy: "write it as `vault secrets list` shows it, like pki or team/pki"
        )
    }
    return String(path)
}

private func checkedVaultName(_ text: String) throws(ConfigurationFault) -> String {
    guard isVaultName(text[...]) else {
        throw ConfigurationFault(
            "\(quoted(text)) is no name of a role",
            remedy: "use letters, digits, dashes, dots and underscores"
        )
    }
    return text
}

/// vault:sdk/framework, GenericNameRegex; mounts may have dots, tildes and plus signs at their ends too.
private func isVaultName(_ text: Substring) -> Bool {
    !text.isEmpty && text != "." && text != ".."
        && text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-._~+@".utf8.contains(byte)
            }
        }
}

extension AdminAddress {
    /// Host and port, or the path of the socket: what a server is called that has no other name.
    fileprivate var authority: String { String(text.drop { $0 != ":" }.dropFirst(3)) }
}
