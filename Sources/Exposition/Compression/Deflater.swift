// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Sole owner of a zlib stream that writes bare deflate blocks.
struct Deflater: ~Copyable {
    // On the heap, because zlib keeps a pointer back to the structure and refuses one that moved (zlib's
    // deflateStateCheck).
    private let stream: UnsafeMutablePointer<z_stream>

    /// Fast, and within a few per cent of the smallest for lines that repeat their labels.
    private static let level: Int32 = 4

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = czlib_deflate_init(stream, Self.level)
        precondition(status == Z_OK, "zlib could not start: status \(status)")
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Blocks that stand alone: they refer to nothing before them, end at a byte's border, and none is the last, so that
    /// others may follow (Z_FULL_FLUSH in the zlib manual).
    consuming func blocks(of input: [UInt8]) -> [UInt8] {
        // A flush writes an empty stored block of five bytes, for which deflateBound does not reckon.
        let bound = Int(deflateBound(stream, UInt(input.count))) + 16
        return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            input.withUnsafeBufferPointer { input in
                // zlib does not write through next_in, though its type does not say so.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                let status = deflate(stream, Z_FULL_FLUSH)
                precondition(
                    status == Z_OK && stream.pointee.avail_in == 0 && stream.pointee.avail_out > 0,
                    "zlib's own bound was too small: status \(status)"
                )
                count = output.count - Int(stream.pointee.avail_out)
            }
        }
    }
}
