// SPDX-License-Identifier: Apache-2.0

/// What a scraper asks for: which server, by which module, and within what time.
struct ProbeRequest: Equatable {
    let address: ServerAddress
    let module: String?
    let timeout: Duration

    /// Of scrapers that do not say how long they wait, and the longest.
    static let defaultTimeout = Duration.seconds(10)
    /// Kept for the way back to a scraper that says how long it waits.
    private static let margin = Duration.milliseconds(500)

    /// - Parameters:
    ///   - targets: every value of the parameter `target`.
    ///   - modules: of the parameter `module`.
    ///   - scrapeTimeout: the header X-Prometheus-Scrape-Timeout-Seconds.
    init(targets: [String], modules: [String], scrapeTimeout: String?) throws(ProbeRefusal) {
        guard targets.count == 1, modules.count <= 1, let text = targets.first else {
            throw .bad("Write one target, and at most one module: /probe?target=HOST:PORT&module=NAME")
        }
        do {
            address = try ServerAddress(text)
        } catch {
            throw .bad("The target \(error.message). Fix: \(error.remedy).")
        }
        module = modules.first
        timeout = try Self.timeout(scrapeTimeout)
    }

    private static func timeout(_ text: String?) throws(ProbeRefusal) -> Duration {
        guard let text else { return defaultTimeout }
        guard let seconds = Double(text), seconds > 0, seconds.isFinite else {
            throw .bad("The header X-Prometheus-Scrape-Timeout-Seconds is no number of seconds.")
        }
        // Too short to keep anything back: all of it is the probe's.
        let whole = Duration.seconds(min(seconds, 3_600))
        return min(defaultTimeout, whole > margin ? whole - margin : whole)
    }
}
