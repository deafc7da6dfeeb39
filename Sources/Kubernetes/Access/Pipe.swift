// SPDX-License-Identifier: Apache-2.0

import Glibc
internal import Synchronization

/// A pipe, closed with this value.
final class Pipe: Sendable {
    let reader: CInt
    let writer: CInt
    private let isWriterOpen = Mutex(true)

    /// - Returns: nil, with errno, if there are no descriptors left.
    init?() {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        reader = ends[0]
        writer = ends[1]
    }

    deinit {
        close(reader)
        closeWriter()
    }

    /// Makes the reader readable for ever: it is at its end.
    func closeWriter() {
        isWriterOpen.withLock { isOpen in
            if isOpen { close(writer) }
            isOpen = false
        }
    }
}
