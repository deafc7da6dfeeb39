// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Takes back what `Deflater` did.
enum Inflater {
    static func bytes(of chunk: DeflatedChunk) -> [UInt8] {
        // On the heap, as in `Deflater`.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer {
            inflateEnd(stream)
            stream.deinitialize(count: 1)
            stream.deallocate()
        }
        let status = czlib_inflate_init(stream)
        precondition(status == Z_OK, "zlib could not start: status \(status)")
        return [UInt8](unsafeUninitializedCapacity: chunk.length) { output, count in
            chunk.blocks.withUnsafeBufferPointer { input in
                // zlib does not write through next_in, though its type does not say so.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                let status = inflate(stream, Z_SYNC_FLUSH)
                precondition(
                    status == Z_OK && stream.pointee.avail_out == 0,
                    "zlib cannot read what it wrote: status \(status)"
                )
                count = chunk.length
            }
        }
    }
}
