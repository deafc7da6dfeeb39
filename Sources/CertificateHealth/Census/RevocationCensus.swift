// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// Revocation lists by issuer, wherever they were seen, and the leaves that are on them.
package struct RevocationCensus: Sendable, Equatable {
    package struct ListClass: Hashable, Sendable {
        /// As certificates tell theirs.
        package let issuer: String
        package let kind: RevocationList.Kind
    }

    /// The least good of each: a place with an old list is the one that refuses, or lets in, whom it should not.
    package struct ListTally: Hashable, Sendable {
        /// The earliest; `nil` where no list tells.
        package private(set) var nextUpdate: UnixTime?
        /// The oldest.
        package private(set) var thisUpdate: UnixTime
        /// The lowest.
        package private(set) var number: SerialNumber?
        /// Of the longest list.
        package private(set) var entryCount: Int
        /// Of the largest.
        package private(set) var byteCount: Int

        init(_ list: RevocationList) {
            nextUpdate = list.nextUpdate
            thisUpdate = list.thisUpdate
            number = list.number
            entryCount = list.entryCount
            byteCount = list.byteCount
        }

        mutating func merge(_ other: ListTally) {
            nextUpdate = [nextUpdate, other.nextUpdate].compactMap(\.self).min()
            thisUpdate = min(thisUpdate, other.thisUpdate)
            number = [number, other.number].compactMap(\.self).min()
            entryCount = max(entryCount, other.entryCount)
            byteCount = max(byteCount, other.byteCount)
        }
    }

    package private(set) var lists: [ListClass: ListTally] = [:]
    /// Leaves that are on a list of their issuer. Every issuer of which a verified list was seen is there.
    package private(set) var revokedLeaves: [String: Int] = [:]

    init() {}

    mutating func add(_ record: TargetRecord) {
        for list in record.revocationLists {
            let tally = ListTally(list)
            lists[ListClass(issuer: list.issuer, kind: list.kind), default: tally].merge(tally)
        }
        for issuer in record.verifiedIssuers { revokedLeaves[issuer, default: 0] += 0 }
    }

    mutating func add(_ leaf: SlotState) {
        guard let issuer = leaf.certificate?.issuer, leaf.problems.contains(.revoked) else { return }
        revokedLeaves[issuer, default: 0] += 1
    }

    mutating func merge(_ other: RevocationCensus) {
        lists.merge(other.lists) { left, right in
            var sum = left
            sum.merge(right)
            return sum
        }
        revokedLeaves.merge(other.revokedLeaves, uniquingKeysWith: +)
    }
}

extension RevocationCensus.ListClass: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        (left.issuer, left.kind.rawValue) < (right.issuer, right.kind.rawValue)
    }
}
