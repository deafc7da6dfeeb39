// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#endif

enum BytePattern {
    /// Where `pattern`, which is not empty, first occurs within `start..<end`. The C library finds its first byte;
    /// base64 text holds none of a dash, so that candidates are few.
    static func firstIndex(
        of pattern: [UInt8],
        in bytes: UnsafeRawBufferPointer,
        from start: Int,
        before end: Int
    ) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        var position = start
        while position + pattern.count <= end {
            guard let found = memchr(base + position, Int32(pattern[0]), end - position - pattern.count + 1) else {
                return nil
            }
            position = UnsafeRawPointer(found) - base
            if memcmp(base + position, pattern, pattern.count) == 0 { return position }
            position += 1
        }
        return nil
    }
}
