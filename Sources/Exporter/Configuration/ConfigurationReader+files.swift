// SPDX-License-Identifier: Apache-2.0

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
        return source
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
