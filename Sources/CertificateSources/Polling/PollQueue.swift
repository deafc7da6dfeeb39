// SPDX-License-Identifier: Apache-2.0

/// Which target to read next, where targets come and go and each reading costs somebody else something.
///
/// Pure: times are durations since the queue's start, and the caller says what time it is. A target is handed out to
/// one reader at a time.
struct PollQueue<Key: Hashable & Sendable>: Sendable {
    enum Step: Equatable, Sendable {
        case poll(Key)
        /// Nothing is due before this moment; `nil` while there is nothing at all.
        case wait(until: Duration?)
    }

    private struct Entry {
        let schedule: PollSchedule
        /// Whether it was added, or added again, while somebody read it.
        var isAddedAgain = false
    }

    private struct Due: Equatable {
        let moment: Duration
        /// Keeps those that are due at the same moment in the order in which they came.
        let number: UInt64
        let key: Key
    }

    private let interval: Duration
    private var entries: [Key: Entry] = [:]
    /// Those that are being read, also when they are no targets any more.
    private var taken: Set<Key> = []
    /// Ascending. A target that is being read is not in it.
    private var queue: [Due] = []
    private var lastNumber: UInt64 = 0

    init(interval: Duration) {
        self.interval = interval
    }

    var count: Int { entries.count }

    /// A new target is due at once; later readings come at its own moments in the interval.
    ///
    /// - Parameter name: spreads the targets, the same way in every process.
    mutating func add(_ key: Key, name: String, at now: Duration) {
        let isNew = entries[key] == nil
        if isNew { entries[key] = Entry(schedule: PollSchedule(interval: interval, target: name, over: interval)) }
        if taken.contains(key) {
            entries[key]?.isAddedAgain = true
        } else if isNew {
            enqueue(key, at: now)
        }
    }

    mutating func remove(_ key: Key) {
        guard entries.removeValue(forKey: key) != nil, !taken.contains(key) else { return }
        queue.removeAll { $0.key == key }
    }

    mutating func take(at now: Duration) -> Step {
        guard let first = queue.first else { return .wait(until: nil) }
        guard first.moment <= now else { return .wait(until: first.moment) }
        queue.removeFirst()
        taken.insert(first.key)
        return .poll(first.key)
    }

    /// Gives a target back.
    ///
    /// - Parameter rotationDue: when its certificate should be replaced, which is worth a look of its own.
    /// - Returns: whether it is still a target.
    mutating func finish(_ key: Key, at now: Duration, rotationDue: Duration? = nil) -> Bool {
        taken.remove(key)
        guard let entry = entries[key] else { return false }
        entries[key]?.isAddedAgain = false
        enqueue(key, at: entry.isAddedAgain ? now : next(entry.schedule, after: now, rotationDue: rotationDue))
        return true
    }

    /// A reading that has just been made is not repeated because the target's own moment happens to come.
    private func next(_ schedule: PollSchedule, after now: Duration, rotationDue: Duration?) -> Duration {
        let regular = schedule.next(after: now + interval / 2)
        guard let rotationDue else { return regular }
        let soon = now + max(.seconds(1), interval / Self.looksPerInterval)
        if rotationDue > now { return min(regular, max(soon, rotationDue)) }
        // Due and not replaced: looked at more often for a while. One that stays is stuck, and no news.
        return now - rotationDue < interval * Self.intervalsOfPatience ? min(regular, soon) : regular
    }

    private mutating func enqueue(_ key: Key, at moment: Duration) {
        lastNumber += 1
        let index = queue.partitioningIndex { $0.moment > moment }
        queue.insert(Due(moment: moment, number: lastNumber, key: key), at: index)
    }

    private static var looksPerInterval: Int { 5 }
    private static var intervalsOfPatience: Int { 3 }
}

extension Array {
    /// The first index for which the predicate holds, where it holds for all that follow.
    fileprivate func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
