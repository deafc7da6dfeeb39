// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// A CA that a pin names.
package enum PinExpectation: Hashable, Sendable {
    /// SHA-256 of its SubjectPublicKeyInfo (RFC 7469, section 2.4): the key, however often its certificate is renewed.
    case publicKey(Fingerprint)
    /// SHA-256 of one certificate of it.
    case certificate(Fingerprint)
    /// Whatever CAs this object of the cluster holds.
    case location(Location)

    /// An object in the cluster of the pinned leaf.
    package struct Location: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            case secret
            case configMap
        }

        package let kind: Kind
        package let namespace: String
        package let name: String

        package init(_ kind: Kind, namespace: String, name: String) {
            self.kind = kind
            self.namespace = namespace
            self.name = name
        }
    }
}
