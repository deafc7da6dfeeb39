// SPDX-License-Identifier: Apache-2.0

extension ConfigurationReader {
    mutating func read(_ field: ConfigurationField, into layer: inout ConfigurationLayer) {
        guard let fields = fields(of: field, known: ["listen_address", "telemetry_path"]) else { return }
        if let address = fields["listen_address"] {
            layer.listenAddress = value(address) { text throws(ConfigurationFault) in try ListenAddress(text) }
        }
        if let path = fields["telemetry_path"] {
            layer.telemetryPath = value(path) { text throws(ConfigurationFault) in try checkedTelemetryPath(text) }
        }
    }
}

/// A path that the server can give to the metrics without taking one of its own away.
func checkedTelemetryPath(_ text: String) throws(ConfigurationFault) -> String {
    let isPath = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"?#%{}*:\\\"".utf8.contains($0) }
    guard text.hasPrefix("/"), isPath, text.utf8.count <= 256 else {
        throw ConfigurationFault("\(quoted(text)) is not a path", remedy: "write one like /metrics")
    }
    let reserved = ["/", "/healthz", "/readyz", "/livez", "/probe"]
    guard !reserved.contains(text), !text.hasPrefix("/-/"), !text.hasPrefix("/api/") else {
        throw ConfigurationFault(
            "\(quoted(text)) is used by the server for something else",
            remedy: "choose another, for example /metrics",
            reason: .conflict
        )
    }
    return text
}
