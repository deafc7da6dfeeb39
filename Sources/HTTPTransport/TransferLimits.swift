// SPDX-License-Identifier: Apache-2.0

/// What one transfer may cost before it is ended.
package struct TransferLimits: Sendable, Hashable {
    /// Ends a transfer that stays below `bytesPerSecond` for all of `duration` (whole seconds, at least one). A
    /// transfer that waits for its own reader is not slow.
    package struct LowSpeed: Sendable, Hashable {
        package var bytesPerSecond: Int
        package var duration: Duration

        package init(bytesPerSecond: Int, for duration: Duration) {
            self.bytesPerSecond = bytesPerSecond
            self.duration = duration
        }
    }

    /// For name resolution, connection and TLS handshake together.
    package var connectTimeout: Duration
    /// From the request's start to the last byte; nil for watches, which have no end.
    package var totalTimeout: Duration?
    package var lowSpeed: LowSpeed?
    /// Counted as the body arrives, chunked or not.
    package var maximumBodyBytes: Int
    /// All header lines of all heads and trailers of one answer.
    package var maximumHeaderBytes: Int

    package init(
        connectTimeout: Duration = .seconds(3),
        totalTimeout: Duration? = .seconds(10),
        lowSpeed: LowSpeed? = nil,
        maximumBodyBytes: Int = 8 << 20,
        maximumHeaderBytes: Int = 64 << 10
    ) {
        self.connectTimeout = connectTimeout
        self.totalTimeout = totalTimeout
        self.lowSpeed = lowSpeed
        self.maximumBodyBytes = maximumBodyBytes
        self.maximumHeaderBytes = maximumHeaderBytes
    }
}
