// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Seconds since 1970 by the system's clock.
@Sendable package func systemUnixTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
