// SPDX-License-Identifier: Apache-2.0

/// Why a request for a probe is not answered with one.
struct ProbeRefusal: Error, Equatable {
    /// Of HTTP.
    let status: Int
    /// For the person who asked.
    let message: String

    static let off = ProbeRefusal(
        status: 404,
        message: "Probes are off. Name the servers that may be probed in the configuration, for example:\n\n"
            + "probe:\n  allowed_targets: [\"*.example.com:443\"]"
    )
    static let busy = ProbeRefusal(
        status: 503,
        message: "Too many probes are under way. Spread them with scrape_interval, or run another instance."
    )

    static func notAllowed(_ address: ServerAddress) -> ProbeRefusal {
        ProbeRefusal(status: 403, message: "\(address) is not among the probe.allowed_targets of the configuration.")
    }

    static func bad(_ message: String) -> ProbeRefusal { ProbeRefusal(status: 400, message: message) }
}
