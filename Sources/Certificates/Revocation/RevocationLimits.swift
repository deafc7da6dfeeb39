// SPDX-License-Identifier: Apache-2.0

/// How much of an untrusted bundle of revocation lists is read.
package struct RevocationLimits: Sendable {
    /// Bytes of one list's DER: about half a million entries.
    package var maximumListBytes = 32 << 20
    /// Lists of one bundle.
    package var maximumLists = 100

    package init() {}
}
