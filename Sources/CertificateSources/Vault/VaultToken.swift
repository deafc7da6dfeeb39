// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Synchronization

/// A token, as the file that it is read from for every request.
struct VaultToken: Sendable {
    let file: String
    /// Keeps a file of this process alive that `file` leads to.
    private let held: MemoryFile?

    init(file: String) {
        self.file = file
        held = nil
    }

    init(_ held: MemoryFile) {
        file = held.path
        self.held = held
    }
}

/// The token that works now, for those who ask in time of their own.
final class CurrentVaultToken: Sendable {
    private let token = Mutex<VaultToken?>(nil)

    var value: VaultToken? { token.withLock { $0 } }

    func use(_ value: VaultToken?) {
        token.withLock { $0 = value }
    }
}
