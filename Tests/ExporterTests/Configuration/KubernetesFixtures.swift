// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import Exporter

/// A file with one source of type kubernetes, with these lines from line 4, column 5 on.
func kubernetesSource(_ lines: String = "") -> String {
    let indented = lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    return "sources:\n  - name: mesh\n    type: kubernetes\n" + indented
}

/// The sources of type kubernetes of a text and flags.
func kubernetesSources(
    _ text: String = "",
    flags: ConfigurationFlags = ConfigurationFlags(),
    environment: [String: String] = [:]
) throws(ConfigurationError) -> [KubernetesSourceConfiguration] {
    let bytes = Array(text.utf8)
    return try Configuration.parse(bytes, file: "/etc/ice/config.yml", flags: flags, environment: environment)
        .sources.compactMap { source in
            if case .kubernetes(let kubernetes) = source { kubernetes } else { nil }
        }
}

/// What `body` throws as a configuration's problems, as lines.
func lines<Value>(of body: () throws(ConfigurationError) -> Value) -> [String] {
    do throws(ConfigurationError) {
        _ = try body()
        return []
    } catch {
        return error.problems.map(\.description)
    }
}

/// A folder for kubeconfig files, with everything in it removed at the end.
struct KubeconfigFolder: ~Copyable {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }

    func write(_ text: String, to name: String = "config") throws -> String {
        try Data(text.utf8).write(to: url.appending(path: name))
        return path(name)
    }
}

/// A kubeconfig of one context `east`, cluster `east` and user `reader`, each a mapping in YAML's flow style.
func kubeconfigText(
    cluster: String = "{server: \"https://127.0.0.1:6443\"}",
    user: String = "{}",
    context: String = "{cluster: east, user: reader}"
) -> String {
    """
    apiVersion: v1
    kind: Config
    current-context: east
    contexts:
      - name: east
        context: \(context)
    clusters:
      - name: east
        cluster: \(cluster)
    users:
      - name: reader
        user: \(user)
    """
}
