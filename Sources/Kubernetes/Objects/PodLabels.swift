// SPDX-License-Identifier: Apache-2.0

/// All labels of a pod, in one piece of memory: there is a set for every workload of a cluster, and few are looked into.
package struct PodLabels: Hashable, Sendable {
    /// Names and values in turn, each ended by a byte that UTF-8 never has.
    private var text: [UInt8] = []

    private static let end: UInt8 = 0xFF

    package init() {}

    mutating func append(_ name: String, _ value: String) {
        text += name.utf8
        text.append(Self.end)
        text += value.utf8
        text.append(Self.end)
    }

    /// Whether all of `selector` is among the labels.
    package func match(_ selector: [String: String]) -> Bool {
        guard !selector.isEmpty else { return true }
        var found = 0
        var parts = text.split(separator: Self.end, omittingEmptySubsequences: false).makeIterator()
        while let name = parts.next(), let value = parts.next() {
            guard let wanted = selector[String(decoding: name, as: UTF8.self)] else { continue }
            guard wanted.utf8.elementsEqual(value) else { return false }
            found += 1
        }
        return found == selector.count
    }
}
