// SPDX-License-Identifier: Apache-2.0

/// A text with the place in its file of each scalar.
package struct PositionedText: Sendable, Equatable {
    /// How far the next scalar may be: past indentation and empty lines, and no more, or a text full of escapes would
    /// take its length squared.
    private static let searchedScalars = 512
    private static let searchedLines = 16

    let scalars: [Unicode.Scalar]
    /// As many as there are scalars.
    let positions: [TextPosition]

    /// Finds the text of a YAML scalar again in the lines that it was written in: a folded, quoted or indented text is
    /// its source without indentation, escapes and breaks, so that each scalar is the next of its kind there.
    ///
    /// - Parameters:
    ///   - lines: of the document that the scalar is in.
    ///   - start: of the scalar; with `isBlock`, of its `|` or `>`, whose line holds nothing of the text.
    init(_ text: String, in lines: [[Unicode.Scalar]], from start: TextPosition, isBlock: Bool) {
        scalars = Array(text.unicodeScalars)
        var positions: [TextPosition] = []
        positions.reserveCapacity(scalars.count)
        var (line, column) = isBlock ? (start.line, 0) : (start.line - 1, start.column - 1)
        var last = start
        for scalar in scalars {
            if !scalar.properties.isWhitespace {
                var (searchedLine, searchedColumn) = (line, column)
                while searchedLine < lines.count {
                    let rest = lines[searchedLine].dropFirst(searchedColumn).prefix(Self.searchedScalars)
                    if let found = rest.firstIndex(of: scalar) {
                        last = TextPosition(line: searchedLine + 1, column: found + 1)
                        (line, column) = (searchedLine, found + 1)
                        break
                    }
                    // What an escape wrote is not there: it stands where the one before it does.
                    guard searchedLine - line < Self.searchedLines else { break }
                    (searchedLine, searchedColumn) = (searchedLine + 1, 0)
                }
            }
            positions.append(last)
        }
        self.positions = positions
    }

    /// Of the scalar at an offset; of the last one for the end.
    func position(at offset: Int) -> TextPosition {
        positions[offset < positions.count ? offset : max(0, positions.count - 1)]
    }

    func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
}

extension PositionedText {
    private init(scalars: [Unicode.Scalar], positions: [TextPosition]) {
        self.scalars = scalars
        self.positions = positions
    }

    func moved(_ place: (TextPosition) -> TextPosition) -> PositionedText {
        PositionedText(scalars: scalars, positions: positions.map(place))
    }
}
