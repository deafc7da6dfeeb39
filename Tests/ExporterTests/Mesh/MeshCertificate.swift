// SPDX-License-Identifier: Apache-2.0

import Certificates
import TestSupport

/// A certificate of the simulated mesh, with what the simulator knows of it because it made it.
struct MeshCertificate: Hashable {
    enum Role: String {
        case leaf, intermediate, root
    }

    /// Unique, and the only thing that is compared.
    let number: Int
    let role: Role
    let subject: String
    /// The label `name` of a slot that holds it.
    let name: String
    /// The key in it, and the key that signed it, as labels write CA keys.
    let key: String
    let signer: String
    let notBefore: Int64
    let notAfter: Int64
    let spiffeID: String?
    let minted: TestCertificate

    var lifetime: Int64 { notAfter - notBefore }

    static func == (left: Self, right: Self) -> Bool { left.number == right.number }
    func hash(into hasher: inout Hasher) { hasher.combine(number) }

    /// The label `ca` of a key: the first 16 digits of its SubjectPublicKeyInfo's SHA-256.
    static func label(of key: TestKey) -> String { String(SHA256.digest(of: key.publicKeyInfo).hex.prefix(16)) }
}
