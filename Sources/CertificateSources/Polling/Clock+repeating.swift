// SPDX-License-Identifier: Apache-2.0

extension Clock where Duration == Swift.Duration {
    /// Runs `body` at the moments of the schedule until the task is cancelled.
    func repeating(_ schedule: PollSchedule, _ body: () async -> Void) async {
        let start = now
        var due = schedule.offset
        while !Task.isCancelled {
            do {
                try await sleep(until: start.advanced(by: due), tolerance: nil)
            } catch {
                return
            }
            await body()
            due = schedule.next(after: start.duration(to: now))
        }
    }
}
