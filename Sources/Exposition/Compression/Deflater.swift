// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Sole owner of a zlib stream that writes gzip.
struct Deflater: ~Copyable {
    // On the heap, because zlib keeps a pointer back to the structure and refuses one that moved (zlib's
    // deflateStateCheck).
    private let stream: UnsafeMutablePointer<z_stream>

    init(level: Int32) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = czlib_gzip_init(stream, level)
        precondition(status == Z_OK, "zlib could not start: status \(status)")
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// The whole member for `input`.
    consuming func compress(_ input: [UInt8]) -> [UInt8] {
        let bound = Int(deflateBound(stream, UInt(input.count)))
        return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            input.withUnsafeBufferPointer { input in
                // zlib does not write through next_in, though its type does not say so.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                let status = deflate(stream, Z_FINISH)
                precondition(status == Z_STREAM_END, "zlib's own bound was too small: status \(status)")
                count = output.count - Int(stream.pointee.avail_out)
            }
        }
    }
}
