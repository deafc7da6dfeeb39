// SPDX-License-Identifier: Apache-2.0

import Exposition

/// Finds the secret that an SDS counter is about.
///
/// Envoy 1.37 and later put the resource's name in a label; before, and with Istio's tags, it is part of the metric's
/// name. Both are changed on the way: `://` becomes `_` in both, and in a name whatever Prometheus forbids does too.
struct SecretCounterNames {
    private let byLabel: [String: String]
    private let byName: [String: String]

    init(_ secretNames: [String]) {
        let stats = secretNames.map { ($0, $0.split(separator: "://", omittingEmptySubsequences: false)) }
            .map { (secret: $0, stat: $1.joined(separator: "_")) }
        byLabel = Dictionary(stats.map { ($0.stat, $0.secret) }, uniquingKeysWith: { first, _ in first })
        byName = Dictionary(stats.map { (Self.sanitized($0.stat), $0.secret) }, uniquingKeysWith: { first, _ in first })
    }

    func update(_ sample: ExpositionReader.Sample) -> EnvoyStatistics.SecretUpdate? {
        let prefix = "envoy_sds_"
        guard sample.name.hasPrefix(prefix) else { return nil }
        for result in EnvoyStatistics.SecretUpdate.Result.allCases {
            let suffix = "update_\(result.rawValue)"
            guard sample.name.hasSuffix(suffix) else { continue }
            let middle = sample.name.dropFirst(prefix.count).dropLast(suffix.count)
            if middle.isEmpty {
                guard let label = sample.labels.first(where: { $0.name.hasSuffix("xds_resource_name") }) else {
                    return nil
                }
                return EnvoyStatistics.SecretUpdate(secret: byLabel[label.value] ?? label.value, result: result)
            }
            // A counter of a secret that is not there any more has no name that could be told.
            guard let secret = byName[String(middle.dropLast())] else { return nil }
            return EnvoyStatistics.SecretUpdate(secret: secret, result: result)
        }
        return nil
    }

    private static func sanitized(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" })
    }
}
