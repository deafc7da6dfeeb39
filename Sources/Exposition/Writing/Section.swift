// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A part of the page that is rendered together and kept until something in it changes: for each family, its lines.
///
/// Lines are kept in one form: as they were written until somebody asks for them compressed, from then on compressed,
/// which is a fifteenth of the memory. Whoever asks for plain lines after that has them decompressed.
package final class Section: Sendable {
    private enum Lines {
        case plain([UInt8])
        case deflated(DeflatedChunk)
    }

    private struct State {
        /// By the family's place in the catalogue.
        var lines: [Int: Lines]
        var compressions = 0

        mutating func compressedLines(of family: Int) -> DeflatedChunk? {
            switch lines[family] {
            case .deflated(let chunk): return chunk
            case .plain(let bytes):
                let chunk = DeflatedChunk(bytes)
                lines[family] = .deflated(chunk)
                compressions += 1
                return chunk
            case nil: return nil
            }
        }
    }

    /// Label values of these lines that were too long and are shown cut.
    package let cutValues: Int
    private let state: Mutex<State>

    /// - Parameters:
    ///   - lines: of each family, by its place in the catalogue. Families without lines are left out.
    ///   - cutValues: how many label values were cut, each counted once however many lines show it.
    package init(_ lines: [Int: SampleLines], cutValues: Int = 0) {
        self.cutValues = cutValues
        state = Mutex(State(lines: lines.compactMapValues { $0.count > 0 ? .plain($0.bytes) : nil }))
    }

    /// Of the plain lines.
    var byteCount: Int {
        state.withLock { state in
            state.lines.values.reduce(0) { count, lines in
                switch lines {
                case .plain(let bytes): count + bytes.count
                case .deflated(let chunk): count + chunk.length
                }
            }
        }
    }

    package static let empty = Section([:])

    /// Compresses all lines now, so that the plain ones of the next section need not lie beside them.
    package func compress() {
        state.withLock { state in
            for family in Array(state.lines.keys) { _ = state.compressedLines(of: family) }
        }
    }

    func plainLines(of family: Int) -> [UInt8]? {
        let lines = state.withLock { $0.lines[family] }
        return switch lines {
        case .plain(let bytes): bytes
        case .deflated(let chunk): Inflater.bytes(of: chunk)
        case nil: nil
        }
    }

    /// Sample lines as a part of a gzip body, made when first asked for.
    func compressedLines(of family: Int) -> DeflatedChunk? {
        state.withLock { $0.compressedLines(of: family) }
    }

    /// How many families were compressed: the measure of the work that keeping saves.
    package var compressedFamilies: Int { state.withLock { $0.compressions } }
}
