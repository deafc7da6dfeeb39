// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// How the process's heap behaves, beside the transport because its buffers are what comes and goes.
package enum ProcessHeap {
    /// Trades a little time for memory that goes back to the system. To be called before other threads are started.
    ///
    /// Left alone, glibc gives each thread an arena and learns from the first freed buffer to keep the next one: a
    /// cluster of ten thousand Secrets then stays a tenth larger than it is.
    package static func returnMemory() {
        ccurl_tune_heap(128 << 10)
    }
}
