// SPDX-License-Identifier: Apache-2.0

/// A file and those that it was read with: what it refers to, and what opens it.
struct FileVersion: Hashable, Sendable {
    let own: FileStamp
    /// `nil` for one that could not be looked at.
    var others: [String: FileStamp?] = [:]

    /// The same files as they are now.
    func now(_ own: FileStamp) -> FileVersion {
        FileVersion(own: own, others: Dictionary(uniqueKeysWithValues: others.keys.map { ($0, Self.stamp(of: $0)) }))
    }

    static func stamp(of path: String) -> FileStamp? { try? FileStamp(of: path) }
}
