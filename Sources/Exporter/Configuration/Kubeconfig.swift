// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Kubernetes
import StreamingJSON
import Yams

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// kubeconfig files as `kubectl` reads them: of several, the first that has an entry counts.
///
/// Credentials that stand in a file go into memory files, so that libcurl reads all of them alike and none is written to
/// a disk. No message names one.
struct Kubeconfig {
    private struct Document {
        let file: String
        let root: Node

        var folder: String { file.lastIndex(of: "/").map { String(file[...$0]) } ?? "" }

        func resolved(_ path: String) -> String { path.hasPrefix("/") ? path : folder + path }
    }

    /// An entry of `clusters`, `users` or `contexts`, and the file that it stands in.
    private struct Entry {
        let document: Document
        let node: Node
        /// For messages: `user "admin"`.
        let title: String

        subscript(key: String) -> Node? { node[key] }

        func text(_ key: String) -> String? {
            node[key]?.scalar.flatMap { $0.string.isEmpty ? nil : $0.string }
        }

        /// - Parameter key: whose value is to blame; the entry itself if it is nil or not there.
        func fault(_ message: String, remedy: String, at key: String? = nil) -> ConfigurationError {
            let blamed = key.flatMap { node[$0] } ?? node
            return Kubeconfig.error(
                document.file,
                "\(title) \(message)",
                remedy: remedy,
                at: blamed.mark.map(TextPosition.init)
            )
        }

        func holds(_ key: String) -> Bool {
            guard let node = node[key] else { return false }
            return !ConfigurationField(path: "", node: node).isNull && node.scalar?.string != ""
        }
    }

    private let documents: [Document]

    /// KUBECONFIG's list, else the file in the home folder; those that exist.
    static func usualFiles(environment: [String: String]) -> [String] {
        let named = (environment["KUBECONFIG"] ?? "").split(separator: ":").map(String.init)
        let home = environment["HOME"].map { ["\($0)/.kube/config"] } ?? []
        return (named.isEmpty ? home : named).filter { FileManager.default.fileExists(atPath: $0) }
    }

    init(files: [String]) throws(ConfigurationError) {
        var documents: [Document] = []
        for file in files {
            do throws(ConfigurationFault) {
                let document = try YAMLDocument(try configurationBytes(of: file))
                if let (position, key) = document.renamedKeys.min(by: { $0.key < $1.key }) {
                    throw ConfigurationFault(
                        "key \(quoted(key)) is given more than once",
                        remedy: "keep one",
                        reason: .duplicateKey,
                        at: position
                    )
                }
                if let root = document.root { documents.append(Document(file: file, root: root)) }
            } catch {
                throw ConfigurationError([error.problem(origin: .file(file))])
            }
        }
        guard !documents.isEmpty else {
            throw Self.error(files.first ?? "", "holds nothing", remedy: "name a kubeconfig file")
        }
        self.documents = documents
    }

    /// - Parameter context: `nil` for the current one.
    func connection(context name: String?) throws(ConfigurationError) -> ClusterConnection {
        let current = documents.lazy.compactMap { $0.root["current-context"]?.scalar?.string }.first { !$0.isEmpty }
        guard let name = name ?? current else {
            throw Self.error(documents[0].file, "has no current-context", remedy: "set one, or name a context")
        }
        let context = try entry("context", name)
        let cluster = try entry("cluster", try reference("cluster", of: context))
        var credentials = CredentialFiles()
        var access = try clusterAccess(cluster, &credentials)
        access.defaultNamespace = context.text("namespace")
        if let user = context.text("user") {
            access.credentials = try self.credentials(try entry("user", user), &credentials)
        }
        return ClusterConnection(access: access, heldFiles: credentials.held)
    }
}

// MARK: - Entries

extension Kubeconfig {
    private func entry(_ kind: String, _ name: String) throws(ConfigurationError) -> Entry {
        for document in documents {
            for item in document.root["\(kind)s"]?.sequence ?? [] where item["name"]?.scalar?.string == name {
                guard let node = item[kind] else { continue }
                return Entry(document: document, node: node, title: "\(kind) \(quoted(name))")
            }
        }
        let names = documents.flatMap { $0.root["\(kind)s"]?.sequence ?? [] }.compactMap { $0["name"]?.scalar?.string }
        let known = names.isEmpty ? "there is none" : "there is \(names.prefix(8).map(quoted).joined(separator: ", "))"
        throw Self.error(
            documents.map(\.file).joined(separator: ":"),
            "has no \(kind) \(quoted(name))",
            remedy: "check the name: \(known)\(names.count > 8 ? " and more" : "")"
        )
    }

    private func reference(_ key: String, of entry: Entry) throws(ConfigurationError) -> String {
        guard let name = entry.text(key) else { throw entry.fault("names no \(key)", remedy: "add \(key): NAME") }
        return name
    }

    private func clusterAccess(
        _ cluster: Entry,
        _ files: inout CredentialFiles
    ) throws(ConfigurationError) -> ClusterAccess {
        guard let server = cluster.text("server") else {
            throw cluster.fault("has no server", remedy: "add server: https://HOST:PORT")
        }
        guard cluster.text("proxy-url") == nil else {
            throw cluster.fault(
                "asks for a proxy of its own",
                remedy: "set HTTPS_PROXY in the environment instead",
                at: "proxy-url"
            )
        }
        guard !server.contains("@") else {
            throw cluster.fault(
                "has a user name in its server",
                remedy: "write https://HOST:PORT and give the user a token or a client certificate",
                at: "server"
            )
        }
        let endpoint: Endpoint
        do throws(EndpointError) {
            endpoint = try Endpoint(server)
        } catch {
            throw cluster.fault(
                "has no usable server, \(quoted(server))",
                remedy: "write https://HOST:PORT",
                at: "server"
            )
        }
        let tls = TLSOptions(
            caFile: try file("certificate-authority", of: cluster, &files),
            serverName: cluster.text("tls-server-name"),
            verifiesPeer: cluster.text("insecure-skip-tls-verify") != "true"
        )
        return ClusterAccess(endpoint: endpoint, tls: tls, usesEnvironmentProxy: true)
    }

    private func credentials(
        _ user: Entry,
        _ files: inout CredentialFiles
    ) throws(ConfigurationError) -> ClusterAccess.Credentials {
        for (key, what) in [
            ("username", "a password"), ("password", "a password"), ("auth-provider", "an auth-provider"),
        ]
        where user.holds(key) {
            throw user.fault(
                "asks for \(what), which API servers no longer take",
                remedy: "use a token, a client certificate or an exec plugin",
                at: key
            )
        }
        // Left out, the requests would be made with the user's own rights.
        for key in ["as", "as-uid", "as-groups", "as-user-extra"] where user.holds(key) {
            throw user.fault("asks to act as somebody else", remedy: "use that account's own credentials", at: key)
        }
        if let path = user.text("tokenFile") { return .tokenFile(user.document.resolved(path)) }
        if let token = user.text("token") {
            guard let path = files.add(text: token) else { throw user.fault("cannot be held", remedy: Self.memory) }
            return .tokenFile(path)
        }
        let certificate = try file("client-certificate", of: user, &files)
        let key = try file("client-key", of: user, &files)
        switch (certificate, key) {
        case (let certificate?, let key?):
            return .clientCertificate(certificateFile: certificate, keyFile: key)
        case (nil, nil): break
        default:
            throw user.fault("has only one of certificate and key", remedy: "give client-certificate and client-key")
        }
        guard let plugin = user["exec"] else { return .none }
        return .exec(try execPlugin(plugin, of: user))
    }

    private func execPlugin(_ node: Node, of user: Entry) throws(ConfigurationError) -> ExecPlugin {
        guard let command = node["command"]?.scalar?.string, !command.isEmpty else {
            throw user.fault("has an exec plugin without a command", remedy: "add exec.command", at: "exec")
        }
        let version = node["apiVersion"]?.scalar?.string ?? ""
        guard let apiVersion = ExecPlugin.APIVersion(rawValue: version) else {
            throw user.fault(
                "has an exec plugin of version \(quoted(version))",
                remedy: "use \(list(ExecPlugin.APIVersion.allCases.map(\.rawValue)))",
                at: "exec"
            )
        }
        guard node["interactiveMode"]?.scalar?.string != "Always" else {
            throw user.fault(
                "has an exec plugin that asks a person",
                remedy: "use one that needs no terminal",
                at: "exec"
            )
        }
        // A command with a folder in it is looked for beside the file, one without it in PATH.
        return ExecPlugin(
            command: command.contains("/") ? user.document.resolved(command) : command,
            arguments: (node["args"]?.sequence ?? []).compactMap { $0.scalar?.string },
            environment: (node["env"]?.sequence ?? []).compactMap { entry in
                entry["name"]?.scalar.map {
                    ExecPlugin.Variable(name: $0.string, value: entry["value"]?.scalar?.string ?? "")
                }
            },
            apiVersion: apiVersion,
            installHint: node["installHint"]?.scalar?.string,
            providesClusterInfo: node["provideClusterInfo"]?.scalar?.string == "true"
        )
    }

    /// `KEY-data` in base64, which counts, or `KEY`, a path.
    private func file(_ key: String, of entry: Entry, _ files: inout CredentialFiles) throws(ConfigurationError)
        -> String?
    {
        if let data = entry.text("\(key)-data") {
            switch files.add(base64: data) {
            case .success(let path): return path
            case .failure(.malformed):
                throw entry.fault("has no base64 in \(key)-data", remedy: "write it anew", at: "\(key)-data")
            case .failure(.noMemory): throw entry.fault("cannot be held", remedy: Self.memory)
            }
        }
        return entry.text(key).map(entry.document.resolved)
    }

    private static let memory = "give the process more file descriptors or shared memory"

    private static func error(
        _ file: String,
        _ message: String,
        remedy: String,
        at position: TextPosition? = nil
    ) -> ConfigurationError {
        ConfigurationError([
            ConfigurationProblem(
                reason: .badValue,
                origin: .file(file),
                position: position,
                message: message,
                remedy: remedy
            )
        ])
    }
}
