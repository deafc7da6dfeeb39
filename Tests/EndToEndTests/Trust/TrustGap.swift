// SPDX-License-Identifier: Apache-2.0

/// A proxy whose bundle does not anchor the leaf of another one, by their namespaces.
struct TrustGap: Hashable, CustomStringConvertible {
    let proxy: String
    let peer: String

    init(of proxy: String, towards peer: String) {
        self.proxy = proxy
        self.peer = peer
    }

    var description: String { "\(proxy) lacks the anchor of \(peer)" }
}
