// SPDX-License-Identifier: Apache-2.0

/// One copy of each value, until nobody else holds it.
struct InternTable<Value: Interned> {
    private(set) var values: [Fingerprint: Value] = [:]
    /// The size at which forgotten values are looked for next. Doubling keeps the search's cost per value constant.
    private var sweepAt: Int
    private let smallestSweep: Int

    init(smallestSweep: Int) {
        self.smallestSweep = smallestSweep
        sweepAt = smallestSweep
    }

    /// The copy that everybody shares: the one known already, else `value` itself.
    mutating func intern(_ value: Value) -> Value {
        if let known = values[value.fingerprint] { return known }
        if values.count >= sweepAt { sweep() }
        values[value.fingerprint] = value
        return value
    }

    /// Forgets every value that only the table still holds.
    mutating func sweep() {
        var index = values.startIndex
        var unused: [Fingerprint] = []
        while index != values.endIndex {
            if values.values[index].isUniquelyHeld() { unused.append(values.keys[index]) }
            values.formIndex(after: &index)
        }
        for fingerprint in unused { values[fingerprint] = nil }
        sweepAt = max(smallestSweep, values.count * 2)
    }
}
