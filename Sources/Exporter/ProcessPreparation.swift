// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPTransport

/// What a process that reads Secrets for months does before anything else.
enum ProcessPreparation {
    static func run() {
        ProcessHeap.returnMemory()
        // A core file would hold whatever memory held when the process crashed.
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    }
}
