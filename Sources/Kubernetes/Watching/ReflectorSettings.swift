// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// How a kind of objects is listed and watched.
package struct ReflectorSettings: Sendable {
    /// Objects asked for at once.
    package var pageLimit: Int
    /// The same for sensitive kinds, of which less should be on its way.
    package var sensitivePageLimit: Int
    /// A larger object is passed over and counted as malformed.
    package var maximumFrameBytes: Int
    /// Whether lists are asked for as a stream first; nil does so for sensitive kinds.
    package var usesStreamingList: Bool?
    package var connectTimeout: Duration
    /// For one page, or for a whole list that is streamed.
    package var listTimeout: Duration
    /// A list that brings no byte for so long is given up. Whole seconds, as the other limits of silence.
    package var listSilence: Duration
    /// After how long the server is asked to end a watch, by chance between these.
    package var watchDuration: ClosedRange<Duration>
    /// How much later than asked for a server may end a watch.
    package var watchMargin: Duration
    /// A watch that brings no byte for so long, not even a bookmark, has lost its server.
    package var watchSilence: Duration
    /// A watch that could not be had for so long begins with a list; `nil` goes on where it was.
    package var maximumOutage: Duration?
    /// 0..<1.
    package var random: @Sendable () -> Double
    var failures = BackOff.Settings.failures
    var refusals = BackOff.Settings.refusals

    package init(
        pageLimit: Int = 250,
        sensitivePageLimit: Int = 50,
        maximumFrameBytes: Int = APIClient.maximumObjectBytes,
        usesStreamingList: Bool? = nil,
        connectTimeout: Duration = .seconds(5),
        listTimeout: Duration = .seconds(300),
        listSilence: Duration = .seconds(30),
        watchDuration: ClosedRange<Duration> = .seconds(300) ... .seconds(600),
        watchMargin: Duration = .seconds(30),
        watchSilence: Duration = .seconds(290),
        maximumOutage: Duration? = nil,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.pageLimit = pageLimit
        self.sensitivePageLimit = sensitivePageLimit
        self.maximumFrameBytes = maximumFrameBytes
        self.usesStreamingList = usesStreamingList
        self.connectTimeout = connectTimeout
        self.listTimeout = listTimeout
        self.listSilence = listSilence
        self.watchDuration = watchDuration
        self.watchMargin = watchMargin
        self.watchSilence = watchSilence
        self.maximumOutage = maximumOutage
        self.random = random
    }

    func limits(totalTimeout: Duration, silence: Duration) -> TransferLimits {
        TransferLimits(
            connectTimeout: connectTimeout,
            totalTimeout: totalTimeout,
            lowSpeed: .init(bytesPerSecond: 1, for: silence),
            // A stream of objects that are dropped one by one has no size of its own.
            maximumBodyBytes: .max
        )
    }

    func watchDuration(random: Double) -> Duration {
        let span = watchDuration.upperBound - watchDuration.lowerBound
        return .seconds((watchDuration.lowerBound + span * random).components.seconds)
    }
}
