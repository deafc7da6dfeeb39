// SPDX-License-Identifier: Apache-2.0

/// Columns for a terminal, each as wide as its widest cell.
struct TextTable {
    private var rows: [[String]]

    init(_ header: [String]) {
        rows = [header]
    }

    /// - Precondition: as many cells as the header has.
    mutating func append(_ cells: [String]) {
        precondition(cells.count == rows[0].count, "\(cells.count) cells under \(rows[0].count) titles")
        rows.append(cells.map { $0.isEmpty ? "-" : $0.printable })
    }

    var lines: [String] {
        let widths = rows[0].indices.map { column in rows.lazy.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            return String(cells.joined(separator: "  ").trimmingSuffix { $0 == " " })
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
        var end = endIndex
        while end > startIndex, isTrimmed(self[index(before: end)]) { end = index(before: end) }
        return self[..<end]
    }
}
