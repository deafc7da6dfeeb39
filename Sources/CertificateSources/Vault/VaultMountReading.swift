// SPDX-License-Identifier: Apache-2.0

import Certificates
import Vault

/// What a mount answered, before any of it is decoded.
struct VaultMountReading {
    private let keys: [UInt8]
    /// The member `data` of each issuer.
    var issuers: [(key: VaultIssuerKeys.Key, data: [UInt8])] = []
    /// PEM, of a mount whose issuers are not told.
    var authorityChain: [UInt8] = []
    var lists: [VaultRevocationList] = []
    /// The default issuer's id, where the list of issuers does not tell it.
    var defaultIssuer: String?
    var problems: [SourceProblem] = []

    init(keys: [UInt8]) {
        self.keys = keys
    }

    init(authorityChain: [UInt8]) {
        keys = []
        self.authorityChain = authorityChain
    }

    var knowsDefault: Bool { issuers.isEmpty || issuers.contains { $0.key.isDefault != nil } }

    func isDefault(_ key: VaultIssuerKeys.Key) -> Bool { key.isDefault ?? (key.id == defaultIssuer) }

    /// One behind the other: equal for equal answers, and for others not.
    var digests: [UInt8] {
        let parts = [keys, authorityChain, Array((defaultIssuer ?? "").utf8)] + issuers.map(\.data)
        return (parts.map { SHA256.digest(of: $0) } + lists.map(\.digest)).flatMap(\.bytes)
    }
}
