// SPDX-License-Identifier: Apache-2.0

import CZlib

/// A part of a gzip body that is compressed once and put into any body: deflate blocks, and what the frame around them
/// must know.
struct DeflatedChunk: Sendable {
    let blocks: [UInt8]
    /// Of the bytes before compression.
    let checksum: UInt
    let length: Int

    /// - Parameter bytes: not empty, and less than 4 GiB.
    init(_ bytes: [UInt8]) {
        // A copy of the right size: zlib's own bound is that of bytes which cannot be compressed.
        blocks = Deflater().blocks(of: bytes).withUnsafeBytes { Array($0) }
        checksum = crc32(0, bytes, UInt32(bytes.count))
        length = bytes.count
    }
}
