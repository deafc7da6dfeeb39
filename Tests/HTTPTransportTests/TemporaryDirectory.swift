// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder that is removed with this value. Its name is short enough for unix sockets inside it.
final class TemporaryDirectory: Sendable {
    private let url: URL

    init() throws {
        url = URL(filePath: "/tmp/ht-\(UInt32.random(in: 0...UInt32.max))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: url.appending(path: name))
        return path(name)
    }
}
