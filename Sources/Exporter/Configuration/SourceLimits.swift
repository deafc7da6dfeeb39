// SPDX-License-Identifier: Apache-2.0

/// What one source may cost at most, whatever it is sent.
package struct SourceLimits: Sendable, Equatable {
    /// Of one answer (as counted while it arrives) or of one file.
    package var maxBodyBytes: Int
    /// Sample lines on the page that come from this source; what goes beyond is dropped and counted.
    package var maxSeries: Int

    package init(maxBodyBytes: Int = 64 << 20, maxSeries: Int = 200_000) {
        self.maxBodyBytes = maxBodyBytes
        self.maxSeries = maxSeries
    }
}
