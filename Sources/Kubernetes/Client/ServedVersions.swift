// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Which version of each kind this server serves, as far as it has refused others.
final class ServedVersions: Sendable {
    private let fallbacks = Mutex<[ResourceKind: Int]>([:])

    func version(of kind: ResourceKind) -> String {
        fallbacks.withLock { kind.versions[$0[kind] ?? 0] }
    }

    /// Goes on to the next older version, or back to the newest one after the last.
    ///
    /// - Parameter refused: the version that the server does not have. Another caller may have gone on from it already.
    /// - Returns: whether there is another version to try at once.
    func fallBack(_ kind: ResourceKind, from refused: String) -> Bool {
        fallbacks.withLock { fallbacks in
            let current = fallbacks[kind] ?? 0
            guard kind.versions[current] == refused else { return true }
            let next = current + 1
            fallbacks[kind] = next < kind.versions.count ? next : nil
            return next < kind.versions.count
        }
    }
}

extension ResourceKind {
    /// In the order to try them.
    fileprivate var versions: [String] { [version] + olderVersions }
}
