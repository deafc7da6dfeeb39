// SPDX-License-Identifier: Apache-2.0

/// How much of an untrusted bundle of revocation lists is read.
package struct RevocationLimits: Sendable {
    /// Bytes of one list's DER. Twice what a ConfigMap or a Secret can hold.
    package var maximumListBytes = 2 << 20
    /// Lists of one bundle.
    package var maximumLists = 100

    package init() {}
}
