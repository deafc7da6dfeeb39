// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A thread for calls that block: those of Swift's pool are too few to wait in.
enum DetachedThread {
    /// - Returns: false if the system has no further thread; the work is not done then.
    static func start(_ work: @escaping @Sendable () -> Void) -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        let box = Unmanaged.passRetained(Box(work))
        var thread = pthread_t()
        let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
            if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().work() }
            return nil
        }
        guard pthread_create(&thread, &attributes, main, box.toOpaque()) == 0 else {
            box.release()
            return false
        }
        return true
    }

    private final class Box: Sendable {
        let work: @Sendable () -> Void

        init(_ work: @escaping @Sendable () -> Void) {
            self.work = work
        }
    }
}
