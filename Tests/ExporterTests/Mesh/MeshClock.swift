// SPDX-License-Identifier: Apache-2.0

import Certificates
import Synchronization

/// The mesh's time, which stands until it is told to go.
final class MeshClock: Sendable {
    private let value: Mutex<UnixTime>

    init(_ start: UnixTime) { value = Mutex(start) }

    var now: UnixTime { value.withLock { $0 } }

    func advance(_ seconds: Int64) { value.withLock { $0 += seconds } }
}
