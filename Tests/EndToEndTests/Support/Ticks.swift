// SPDX-License-Identifier: Apache-2.0

import Dispatch

struct TimedOut: Error, CustomStringConvertible {
    let description: String
}

/// Asks again at each tick of a timer until the condition holds.
///
/// - Throws: `TimedOut` when it does not within `seconds`; a bound, not an expectation.
func waitUntil(
    _ what: @autoclosure () -> String,
    within seconds: Int = 30,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    let ticks = AsyncStream<Void>(bufferingPolicy: .bufferingNewest(1)) { continuation in
        // A source may be cancelled from any thread (dispatch_source_cancel(3)), which its type does not say.
        nonisolated(unsafe) let timer = DispatchSource.makeTimerSource()
        timer.schedule(deadline: .now(), repeating: .milliseconds(200))
        timer.setEventHandler { continuation.yield() }
        continuation.onTermination = { _ in timer.cancel() }
        timer.resume()
    }
    for await _ in ticks {
        if try await condition() { return }
        guard ContinuousClock.now < deadline else { break }
    }
    throw TimedOut(description: "not within \(seconds) s: \(what())")
}
