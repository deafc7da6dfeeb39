// SPDX-License-Identifier: Apache-2.0

import CertificateSources
import StreamingJSON
import Yams

/// Finds the certificates of kubeconfig files, of every cluster and every user in them. Keys and tokens are not looked at.
struct KubeconfigCertificates: KubeconfigReading {
    /// Clusters and users of one file.
    private static let maximumEntries = 1_000

    func entries(in bytes: UnsafeRawBufferPointer) throws(KubeconfigFault) -> [KubeconfigEntry]? {
        guard Self.mayBeKubeconfig(bytes) else { return nil }
        var text = Array(bytes)
        KubeconfigSecrets.blank(&text)
        let root: Node?
        do throws(ConfigurationFault) {
            root = try YAMLDocument(text).root
        } catch {
            throw KubeconfigFault("\(error.message); \(error.remedy)")
        }
        guard let root, root["clusters"]?.sequence != nil || root["users"]?.sequence != nil else { return nil }
        let entries =
            Self.entries(of: root, "cluster", "certificate-authority")
            + Self.entries(of: root, "user", "client-certificate")
        guard entries.count <= Self.maximumEntries else {
            throw KubeconfigFault("more than \(Self.maximumEntries) clusters and users; divide the file")
        }
        return entries
    }

    /// A look that costs little, and copies nothing: most files are something else, and some of them keys. JSON is YAML
    /// too.
    private static func mayBeKubeconfig(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= ConfigurationText.maximumBytes else { return false }
        return bytes.contains("clusters".utf8) && bytes.contains("users".utf8) && !bytes.contains(0)
    }

    private static func entries(of root: Node, _ kind: String, _ key: String) -> [KubeconfigEntry] {
        (root["\(kind)s"]?.sequence ?? []).compactMap { item in
            guard let name = item["name"]?.scalar?.string, let node = item[kind] else { return nil }
            return content(node, key).map { KubeconfigEntry(key: "\(kind)/\(name)", content: $0) }
        }
    }

    /// `KEY-data` in base64, which counts, or `KEY`, a path.
    private static func content(_ node: Node, _ key: String) -> KubeconfigEntry.Content? {
        if let data = node["\(key)-data"]?.scalar?.string, !data.isEmpty {
            return CredentialFiles.bytes(base64: data).map { .embedded($0) } ?? .malformed
        }
        guard let path = node[key]?.scalar?.string, !path.isEmpty else { return nil }
        return .file(path)
    }
}
