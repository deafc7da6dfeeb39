// SPDX-License-Identifier: Apache-2.0

/// One member of a gzip file (RFC 1952). Members that follow each other decompress to what they hold, in order.
enum GzipMember {
    /// Fast, and within a few per cent of the smallest for lines that repeat their labels.
    private static let level: Int32 = 4

    static func compress(_ bytes: [UInt8]) -> [UInt8] {
        Deflater(level: level).compress(bytes)
    }
}
