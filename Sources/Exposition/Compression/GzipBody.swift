// SPDX-License-Identifier: Apache-2.0

import CZlib

/// One gzip member (RFC 1952) made of chunks that were compressed before. Several members in a row would be simpler, and
/// libcurl's decoder refuses them.
enum GzipBody {
    /// Magic, deflate, no flags, no time, no level, Unix (section 2.3).
    private static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    /// An empty block of fixed codes that says it is the last (RFC 1951, section 3.2.3).
    private static let lastBlock: [UInt8] = [0x03, 0x00]

    static func join(_ chunks: [DeflatedChunk]) -> [UInt8] {
        var checksum = crc32(0, nil, 0)
        var length = 0
        var body: [UInt8] = []
        body.reserveCapacity(chunks.reduce(header.count + lastBlock.count + 8) { $0 + $1.blocks.count })
        body += header
        for chunk in chunks {
            body += chunk.blocks
            checksum = crc32_combine(checksum, chunk.checksum, chunk.length)
            length += chunk.length
        }
        body += lastBlock
        for value in [UInt32(truncatingIfNeeded: checksum), UInt32(truncatingIfNeeded: length)] {
            withUnsafeBytes(of: value.littleEndian) { body.append(contentsOf: $0) }
        }
        return body
    }
}
