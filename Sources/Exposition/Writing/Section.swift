// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A part of the page that is rendered together and kept until something in it changes: for each family, its lines.
package final class Section: Sendable {
    /// By the family's place in the catalogue.
    let lines: [Int: [UInt8]]
    /// Label values of these lines that were too long and are shown cut.
    package let cutValues: Int
    private let compressed = Mutex<[Int: DeflatedChunk]>([:])

    /// - Parameters:
    ///   - lines: of each family, by its place in the catalogue. Families without lines are left out.
    ///   - cutValues: how many label values were cut, each counted once however many lines show it.
    package init(_ lines: [Int: SampleLines], cutValues: Int = 0) {
        self.cutValues = cutValues
        self.lines = lines.compactMapValues { $0.count > 0 ? $0.bytes : nil }
    }

    package static let empty = Section([:])

    /// Sample lines as a part of a gzip body, made when first asked for.
    func compressedLines(of family: Int) -> DeflatedChunk? {
        guard let plain = lines[family] else { return nil }
        return compressed.withLock { compressed in
            if let known = compressed[family] { return known }
            let chunk = DeflatedChunk(plain)
            compressed[family] = chunk
            return chunk
        }
    }

    /// How many families were compressed: the measure of the work that keeping saves.
    package var compressedFamilies: Int { compressed.withLock { $0.count } }
}
