// SPDX-License-Identifier: Apache-2.0

/// The part of the cluster's objects that one of several instances answers for.
///
/// Every object belongs to one shard, by its UID: the union of the shards' pages is the page of an instance alone.
package struct Shard: Sendable, Hashable {
    /// From 0.
    package let index: Int
    package let total: Int

    /// - Precondition: `index` is below `total`.
    package init(index: Int, total: Int) {
        precondition((0..<total).contains(index), "shard \(index) of \(total)")
        self.index = index
        self.total = total
    }

    func contains(uid: String) -> Bool {
        total == 1 || Int(StableHash.value(of: uid) % UInt64(total)) == index
    }
}
