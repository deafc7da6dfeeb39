// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// CA keys of which any one is enough to verify a leaf. Its text, ids in order joined by `+`, is the metrics' label
/// `anchors`.
package struct AnchorSet: Hashable, Sendable {
    /// Ascending, each once.
    package let authorities: [AuthorityID]

    package init(_ authorities: some Sequence<AuthorityID>) {
        self.authorities = Set(authorities).sorted()
    }

    package var isEmpty: Bool { authorities.isEmpty }

    package func intersects(_ keys: Set<AuthorityID>) -> Bool { authorities.contains { keys.contains($0) } }
}

extension AnchorSet {
    /// Roots beyond which only single ones and pairs are told of: a mesh in rotation has two or three.
    private static let maximumWhole = 4
    private static let maximumPaired = 16

    /// Every set that leaves can have among these roots.
    static func all(of roots: Set<AuthorityID>) -> Set<AnchorSet> {
        guard roots.count <= maximumPaired else { return Set(roots.map { AnchorSet([$0]) }) }
        guard roots.count <= maximumWhole else {
            return Set(roots.flatMap { first in roots.map { AnchorSet([first, $0]) } })
        }
        let subsets = roots.reduce(into: [[]] as [[AuthorityID]]) { subsets, root in
            subsets += subsets.map { $0 + [root] }
        }
        return Set(subsets.lazy.filter { !$0.isEmpty }.map { AnchorSet($0) })
    }
}

extension AnchorSet: CustomStringConvertible {
    package var description: String { authorities.map(\.description).joined(separator: "+") }
}

extension AnchorSet: Comparable {
    package static func < (left: AnchorSet, right: AnchorSet) -> Bool {
        left.authorities.lexicographicallyPrecedes(right.authorities)
    }
}
