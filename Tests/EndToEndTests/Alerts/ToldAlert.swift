// SPDX-License-Identifier: Apache-2.0

/// What Alertmanager sent of an alert, when it began or ended.
struct ToldAlert: Decodable, Hashable, CustomStringConvertible {
    let receiver: String
    let status: String
    let labels: [String: String]

    var name: String { labels["alertname"] ?? "" }

    var description: String {
        let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return "\(status) to \(receiver): \(pairs.joined(separator: " "))"
    }
}
