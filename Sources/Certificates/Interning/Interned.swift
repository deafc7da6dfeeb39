// SPDX-License-Identifier: Apache-2.0

/// What is the same wherever it is seen, and therefore kept once.
protocol Interned {
    /// SHA-256 of its DER.
    var fingerprint: Fingerprint { get }

    /// Whether nothing but this value holds the fields: the sign that it went out of use.
    mutating func isUniquelyHeld() -> Bool
}

extension Certificate: Interned {}
