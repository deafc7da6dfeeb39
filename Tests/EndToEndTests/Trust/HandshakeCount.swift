// SPDX-License-Identifier: Apache-2.0

/// What one listener or cluster of an Envoy counted.
struct HandshakeCount {
    private(set) var completed = 0
    /// The peer's certificate did not verify.
    private(set) var refused = 0
    /// Resumed, and so without certificates.
    private(set) var reused = 0

    /// - Parameter text: an answer of `/stats`.
    /// - Returns: counts by the name of the cluster or the listener.
    static func read(_ text: String) -> [String: HandshakeCount] {
        var counts: [String: HandshakeCount] = [:]
        for line in text.split(separator: "\n") {
            guard let match = line.wholeMatch(of: /(?:cluster|listener)\.(\w+)\.ssl\.(\w+): (\d+)/),
                let value = Int(match.3)
            else { continue }
            switch match.2 {
            case "handshake": counts[String(match.1), default: Self()].completed = value
            case "fail_verify_error": counts[String(match.1), default: Self()].refused = value
            case "session_reused": counts[String(match.1), default: Self()].reused = value
            default: break
            }
        }
        return counts
    }

    func minus(_ other: HandshakeCount) -> HandshakeCount {
        var difference = self
        difference.completed -= other.completed
        difference.refused -= other.refused
        difference.reused -= other.reused
        return difference
    }
}
