// SPDX-License-Identifier: Apache-2.0

/// The tallies of a mesh's parts, and their sum, for which a changed part costs its neighbours' sum and not all of it.
package struct CensusTallies: Sendable {
    /// Parts that are summed together. About the root of the number of parts in a mesh of ten thousand proxies.
    private static let blockSize = 10

    private var parts: [CensusTally] = []
    /// `nil` where a part changed since.
    private var blocks: [CensusTally?] = []

    package init() {}

    /// - Parameter index: at most the number of parts, which makes a new one.
    package mutating func set(_ tally: CensusTally, at index: Int) {
        if index == parts.endIndex { parts.append(tally) } else { parts[index] = tally }
        let block = index / Self.blockSize
        if block == blocks.endIndex { blocks.append(nil) } else { blocks[block] = nil }
    }

    package mutating func sum() -> CensusTally {
        var sum = CensusTally()
        for index in blocks.indices {
            let block = blocks[index] ?? blockSum(index)
            blocks[index] = block
            sum.merge(block)
        }
        return sum
    }

    private func blockSum(_ index: Int) -> CensusTally {
        var sum = CensusTally()
        for part in parts[(index * Self.blockSize)...].prefix(Self.blockSize) { sum.merge(part) }
        return sum
    }
}
