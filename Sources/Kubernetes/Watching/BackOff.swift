// SPDX-License-Identifier: Apache-2.0

/// How long to leave a server alone that fails again and again.
struct BackOff: Sendable, Equatable {
    struct Settings: Sendable, Equatable {
        var initial: Duration
        var maximum: Duration
        var factor = 2
        /// The part of the wait that may come on top of it, by chance, so that clients do not come back together.
        var jitter = 1.0
        /// A time without failures after which the next one is the first again.
        var resetAfter: Duration

        /// A server that is ill: the figures of client-go's reflector.
        static let failures = Settings(initial: .milliseconds(800), maximum: .seconds(30), resetAfter: .seconds(120))
        /// A right that is not granted or an API that is not there: found without a restart once it is.
        static let refusals = Settings(
            initial: .seconds(300),
            maximum: .seconds(3600),
            jitter: 0.1,
            resetAfter: .seconds(7200)
        )
    }

    let settings: Settings
    private var wait: Duration?
    /// When the last wait ended.
    private var end: Duration?

    init(_ settings: Settings) {
        self.settings = settings
    }

    /// - Parameters:
    ///   - now: since a fixed moment.
    ///   - random: 0..<1.
    mutating func next(at now: Duration, random: Double) -> Duration {
        if let end, now - end >= settings.resetAfter { reset() }
        let base = wait.map { min($0 * settings.factor, settings.maximum) } ?? settings.initial
        wait = base
        let jittered = min(base + base * (settings.jitter * random), settings.maximum)
        end = now + jittered
        return jittered
    }

    mutating func reset() {
        wait = nil
        end = nil
    }
}
