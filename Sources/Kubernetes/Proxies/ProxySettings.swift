// SPDX-License-Identifier: Apache-2.0

/// The settings of one proxy and its agent: the container's own environment counts, then what the pod was injected
/// with, then what its annotations ask for.
struct ProxySettings {
    private let environment: [PodVariable: String]
    private let annotations: [PodAnnotation: String]
    /// Fields of both ProxyConfigs.
    private let fields: [String: String]

    init(container: PodContainer?, annotations: [PodAnnotation: String]) {
        environment = container?.environment ?? [:]
        self.annotations = annotations
        var fields: [String: String] = [:]
        for text in [environment[.proxyConfig], annotations[.proxyConfig]] {
            guard let text else { continue }
            fields.merge(Self.fields(in: text)) { known, _ in known }
        }
        self.fields = fields
    }

    static let defaultAdminPort: UInt16 = 15000
    static let defaultAgentPort: UInt16 = 15020

    /// The agent takes what is outside 0 to 1 for the nearer of the two.
    var gracePeriodRatio: Double? {
        guard let ratio = self[.gracePeriodRatio].flatMap(Double.init), ratio.isFinite else { return nil }
        return min(max(ratio, 0), 1)
    }

    var lifetime: Duration? {
        guard let lifetime = self[.lifetime].flatMap(GoDuration.parse), lifetime > .zero else { return nil }
        return lifetime
    }

    var hasLocalMetricsOnly: Bool { isOn(.localMetricsOnly) }

    var hasMountedCertificates: Bool { isOn(.mountedCertificates) }

    var hasEnvoy: Bool { !isOn(.disableEnvoy) }

    var adminPort: UInt16 {
        guard let port = fields[Self.adminPortField].flatMap(UInt16.init), port > 0 else {
            return Self.defaultAdminPort
        }
        return port
    }

    /// Nil where the agent was told to have none.
    var agentPort: UInt16? {
        let text = annotations[.statusPort] ?? fields[Self.statusPortField]
        guard let port = text.flatMap(UInt16.init) else { return Self.defaultAgentPort }
        return port == 0 ? nil : port
    }

    private subscript(variable: PodVariable) -> String? {
        environment[variable] ?? fields[variable.rawValue]
    }

    /// What Go's strconv.ParseBool takes for true.
    private func isOn(_ variable: PodVariable) -> Bool {
        switch self[variable] {
        case "1", "t", "T", "true", "TRUE", "True": true
        default: false
        }
    }
}

// MARK: - ProxyConfig

extension ProxySettings {
    private static let adminPortField = "proxyAdminPort"
    private static let statusPortField = "statusPort"

    /// `proxyMetadata` becomes environment, so its entries have the names of variables. They are unlike any field's
    /// name, and are found without following the structure of the text.
    private static let fieldNames =
        [adminPortField, statusPortField]
        + [PodVariable.gracePeriodRatio, .lifetime, .mountedCertificates, .localMetricsOnly, .disableEnvoy].map(
            \.rawValue
        )

    private static func fields(in text: String) -> [String: String] {
        var text = text
        return text.withUTF8 { bytes in
            var fields: [String: String] = [:]
            var scanner = InlineFieldScanner(UnsafeRawBufferPointer(bytes), names: fieldNames)
            while let (name, value) = scanner.next() { fields[name] = String(decoding: value, as: UTF8.self) }
            return fields
        }
    }
}
