// SPDX-License-Identifier: Apache-2.0

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

    /// The whole content, counted while it is read, because a file can grow after its size was asked.
    func contents(atMost limit: Int) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        let chunk = 64 << 10
        while true {
            var count = 0
            bytes += [UInt8](unsafeUninitializedCapacity: chunk) { buffer, filled in
                count = read(descriptor, buffer.baseAddress, chunk)
                filled = max(0, count)
            }
            guard count >= 0 else { throw FileError(opening: path, code: errno) }
            guard bytes.count <= limit else {
                throw FileError(.tooLarge, "\(path): more than \(limit) bytes; raise max_body_bytes if it must be so")
            }
            if count == 0 { return bytes }
        }
    }
}
