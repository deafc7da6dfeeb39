// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A free path for a unix socket, short enough for one, whose file goes with this value.
final class TemporarySocket: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "ea-\(UInt32.random(in: 0...UInt32.max)).sock")
        .path(percentEncoded: false)

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
