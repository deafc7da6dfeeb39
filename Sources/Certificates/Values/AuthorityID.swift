// SPDX-License-Identifier: Apache-2.0

/// A CA key: the first 16 hexadecimal digits of the SHA-256 of its SubjectPublicKeyInfo.
///
/// A root that was renewed on the same key, as Istio's self-signed CA does, keeps its identity. The value of the
/// metrics' label `ca`.
package struct AuthorityID: Hashable, Sendable {
    private let prefix: UInt64

    package init(publicKey: Fingerprint) {
        prefix = publicKey.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension AuthorityID: CustomStringConvertible {
    package var description: String {
        let digits = String(prefix, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

extension AuthorityID: Comparable {
    package static func < (left: AuthorityID, right: AuthorityID) -> Bool { left.prefix < right.prefix }
}
