// SPDX-License-Identifier: Apache-2.0

/// Which counters to ask an Envoy for.
package enum StatisticsSelection: Sendable {
    /// Counters of listeners, clusters and SDS that have ever moved: small, and enough for the values.
    case used
    /// Every TLS counter that the proxy has, moved or not: tells which ones its inclusion list lets exist. Large where
    /// there are thousands of clusters, so it is asked rarely.
    case included
    /// What Istio's telemetry counts of what the proxy received. Large where it has many clients, so it is asked rarely.
    case inboundSecurity
    /// None at all: of an agent's answer, its own are left.
    case none

    /// Path and query, for an Envoy's admin endpoint and for an agent, which passes the query on.
    package var path: String {
        switch self {
        case .used: "/stats/prometheus?usedonly&filter=\(Self.filter("(\(Self.tls)|\(Self.sds))"))"
        case .included: "/stats/prometheus?filter=\(Self.filter(Self.tls))"
        case .inboundSecurity: "/stats/prometheus?usedonly&filter=\(Self.filter(Self.received))"
        case .none: "/stats/prometheus?usedonly&filter=\(Self.filter(""))"
        }
    }

    private static let tls =
        "(listener|cluster)\\..*(ssl\\.(handshake|connection_error|fail_verify_(no_cert|error|san|cert_hash))"
        + "|stream_context_secrets_not_ready)"
    private static let sds = "sds\\..*\\.update_(success|failure|rejected)"

    /// In Envoy's raw names the labels stand behind the metric's name; before Istio 1.17, when the telemetry was WebAssembly,
    /// before it.
    private static let received =
        "(.*\\.istio_(requests_total|tcp_connections_opened_total)\\.reporter\\.destination\\..*"
        + "|(.*\\.)?reporter=\\.=destination;\\.;.*istio_(requests_total|tcp_connections_opened_total).*)"

    /// Envoy matches its raw names against an RE2 expression that may stand anywhere in them.
    private static func filter(_ expression: String) -> String {
        let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~*()".utf8)
        var text = ""
        for byte in "^\(expression)$".utf8 {
            if allowed.contains(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
            }
        }
        return text
    }
}
