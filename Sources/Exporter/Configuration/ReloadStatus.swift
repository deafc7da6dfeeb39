// SPDX-License-Identifier: Apache-2.0

package import Certificates
import Synchronization

/// How the newest attempt to load the configuration went.
package final class ReloadStatus: Sendable {
    package struct Value: Sendable, Equatable {
        package let succeeded: Bool
        /// When a configuration was last taken in.
        package let lastSuccess: UnixTime
    }

    private let state: Mutex<Value>

    /// - Parameter time: when the program started with a configuration that it could use.
    package init(loadedAt time: UnixTime) {
        state = Mutex(Value(succeeded: true, lastSuccess: time))
    }

    package var value: Value { state.withLock { $0 } }

    package func succeed(at time: UnixTime) {
        state.withLock { $0 = Value(succeeded: true, lastSuccess: time) }
    }

    package func fail() {
        state.withLock { $0 = Value(succeeded: false, lastSuccess: $0.lastSuccess) }
    }
}
