// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

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
