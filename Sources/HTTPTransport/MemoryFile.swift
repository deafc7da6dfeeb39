// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file in memory without a name in any folder, for credentials that libraries only take as files.
package final class MemoryFile: Sendable {
    private let descriptor: CInt

    /// - Returns: nil if the system has no shared memory or descriptor for it.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        // memfd_create(2) is hidden from Swift. The name lives for one call, and nobody else may open it.
        let name = "/\(getpid())-\(UInt64.random(in: 0 ... .max))"
        let descriptor = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { return nil }
        shm_unlink(name)
        var written = 0
        while written < bytes.count, let base = bytes.baseAddress {
            let count = write(descriptor, base + written, bytes.count - written)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                close(descriptor)
                return nil
            }
            written += count
        }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Valid in this process, as long as this value is.
    package var path: String { "/proc/self/fd/\(descriptor)" }
}
