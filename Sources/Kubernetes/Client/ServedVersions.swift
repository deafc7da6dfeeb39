// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Which version of each kind this server serves, as far as it has refused others.
final class ServedVersions: Sendable {
    private let fallbacks = Mutex<[ResourceKind: Int]>([:])

    func version(of kind: ResourceKind) -> String {
        let versions = [kind.version] + kind.olderVersions
        return versions[fallbacks.withLock { $0[kind] ?? 0 }]
    }

    /// Goes on to the next older version, or back to the newest one after the last.
    ///
    /// - Returns: whether there is another version to try at once.
    func fallBack(_ kind: ResourceKind) -> Bool {
        fallbacks.withLock { fallbacks in
            let next = (fallbacks[kind] ?? 0) + 1
            fallbacks[kind] = next <= kind.olderVersions.count ? next : nil
            return next <= kind.olderVersions.count
        }
    }
}
