// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import CertificateSources

extension ConfigurationReader {
    mutating func filesSource(
        _ fields: ConfigurationFields,
        name: String,
        polling: PollingConfiguration,
        limits: SourceLimits
    ) -> FilesSourceConfiguration {
        var source = FilesSourceConfiguration(name: name, polling: polling, limits: limits, paths: [])
        guard let field = fields["paths"] else {
            reportMissing("paths", in: fields, remedy: "add paths: [\"/etc/istio/certs/*.pem\"]")
            return source
        }
        var firstPlaces: [String: TextPosition] = [:]
        for item in items(field, example: "- \"/etc/istio/certs/*.pem\"") ?? [] {
            guard let text = text(item) else { continue }
            let pattern = resolvedPattern(text)
            if let first = firstPlaces[pattern] {
                report(
                    .conflict,
                    at: item.position,
                    path: item.path,
                    "\(quoted(text)) is already in the list, in line \(first.line), column \(first.column)",
                    remedy: "keep one"
                )
                continue
            }
            firstPlaces[pattern] = item.position
            source.paths.append(pattern)
        }
        if let field = fields["passphrases"] { source.passphrases = passphraseFiles(field) }
        return source
    }

    private mutating func passphraseFiles(_ field: ConfigurationField) -> [PassphraseFile] {
        let example = "{match: \"*.jks\", passphrase_file: /run/secrets/keystore}"
        var files: [PassphraseFile] = []
        var firstPlaces: [PassphraseFile: TextPosition] = [:]
        for item in items(field, example: "- \(example)") ?? [] {
            guard let fields = self.fields(of: item, known: ["match", "passphrase_file"]) else { continue }
            guard let path = fields["passphrase_file"] else {
                reportMissing("passphrase_file", in: fields, remedy: "name the file that holds the passphrase")
                continue
            }
            let match = fields["match"].map { glob($0) } ?? Glob("*")
            guard let match, let text = text(path) else { continue }
            let file = PassphraseFile(match: match, path: resolved(text))
            if let first = firstPlaces[file] {
                report(
                    .conflict,
                    at: item.position,
                    path: item.path,
                    "the same is already in the list, in line \(first.line), column \(first.column)",
                    remedy: "keep one"
                )
                continue
            }
            firstPlaces[file] = item.position
            files.append(file)
        }
        return files
    }

    /// A path as the file means it: beside the file unless it is absolute.
    func resolved(_ path: String) -> String {
        path.hasPrefix("/") ? path : folder + path
    }

    private func resolvedPattern(_ pattern: String) -> String {
        guard !pattern.hasPrefix("/") else { return pattern }
        // The folder is a name, not a pattern, whatever characters are in it.
        let escaped = folder.map { "*?[\\".contains($0) ? "\\\($0)" : "\($0)" }
        return escaped.joined() + pattern
    }

    /// With its closing slash; empty for a file that was named without one.
    private var folder: String {
        file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    }
}
