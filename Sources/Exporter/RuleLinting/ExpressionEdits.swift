// SPDX-License-Identifier: Apache-2.0

/// Changes of an expression's text. Of two that overlap, the larger one holds.
struct ExpressionEdits {
    private var edits: [(range: Range<Int>, text: String)] = []

    var isEmpty: Bool { edits.isEmpty }

    mutating func replace(_ range: Range<Int>, by text: String) {
        guard !edits.contains(where: { $0.range == range }) else { return }
        edits.append((range, text))
    }

    mutating func insert(_ text: String, at offset: Int) {
        guard !edits.contains(where: { $0.range == offset..<offset && $0.text == text }) else { return }
        edits.append((offset..<offset, text))
    }

    func applied(to text: PositionedText) -> String {
        let outer = edits.filter { edit in
            !edits.contains { other in
                other.range.count > edit.range.count && other.range.lowerBound <= edit.range.lowerBound
                    && edit.range.upperBound <= other.range.upperBound
                    // What stands before or after a replaced piece stays.
                    && (!edit.range.isEmpty || other.range.lowerBound < edit.range.lowerBound)
                    && (!edit.range.isEmpty || edit.range.upperBound < other.range.upperBound)
            }
        }
        var result = ""
        var offset = 0
        let ordered = outer.enumerated().sorted {
            ($0.element.range.lowerBound, $0.element.range.upperBound, $0.offset)
                < ($1.element.range.lowerBound, $1.element.range.upperBound, $1.offset)
        }
        for (_, edit) in ordered where edit.range.lowerBound >= offset {
            result += text.text(offset..<edit.range.lowerBound) + edit.text
            offset = edit.range.upperBound
        }
        result += text.text(offset..<text.scalars.count)
        while result.last?.isWhitespace == true { result.removeLast() }
        return result
    }
}
