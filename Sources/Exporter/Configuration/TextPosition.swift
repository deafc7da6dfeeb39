// SPDX-License-Identifier: Apache-2.0

/// A place in a text file: line and column from 1, columns counted in Unicode scalars as libyaml does.
package struct TextPosition: Sendable, Hashable, Comparable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
