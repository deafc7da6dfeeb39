// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

#if canImport(Glibc)
import Glibc
#endif

/// Sole owner of an open file.
struct BoundedFile: ~Copyable {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws(FileError) {
        // Without O_NONBLOCK, a pipe that took the file's place after the look at it would block for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileError(opening: path, code: errno) }
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        close(descriptor)
    }

    /// The whole content, counted while it is read, because a file can grow after its size was asked. There may be a key
    /// in it, so that it lies in one place and is overwritten afterwards.
    func contents(atMost limit: Int) throws(FileError) -> WipedBytes {
        var capacity = min(max(size + 1, 4 << 10), limit + 1)
        while true {
            var code: Int32 = 0
            let bytes = WipedBytes(capacity: capacity) { buffer in
                let count = fill(buffer)
                if count == nil { code = errno }
                return count
            }
            guard let bytes else { throw FileError(opening: path, code: code) }
            if bytes.count < capacity { return bytes }
            guard capacity <= limit else {
                throw FileError(.tooLarge, "\(path): more than \(limit) bytes; raise max_body_bytes if it must be so")
            }
            capacity = min(capacity * 2, limit + 1)
        }
    }

    /// - Returns: how much there was, from the beginning of the file; `nil` where it cannot be read.
    private func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int? {
        var count = 0
        while count < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
            let read = pread(descriptor, rest.baseAddress, rest.count, off_t(count))
            guard read >= 0 else { return nil }
            if read == 0 { break }
            count += read
        }
        return count
    }

    /// Zero for files that the kernel makes up.
    private var size: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }
}
