// SPDX-License-Identifier: Apache-2.0

/// When a source looks, how long it waits, and how long what it saw stays true.
package struct PollingConfiguration: Sendable, Equatable {
    package var interval: Duration
    /// For one target's whole poll; shorter than `interval`.
    package var timeout: Duration
    /// How long last known values outlive their last success; longer than `interval`.
    package var maxAge: Duration

    package init(
        interval: Duration = .seconds(30),
        timeout: Duration = .seconds(5),
        maxAge: Duration = .seconds(600)
    ) {
        self.interval = interval
        self.timeout = timeout
        self.maxAge = maxAge
    }
}
