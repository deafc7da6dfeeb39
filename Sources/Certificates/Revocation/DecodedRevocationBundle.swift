// SPDX-License-Identifier: Apache-2.0

/// What a bundle held: every revocation list that could be read, in its order, and a problem for each that could not.
package struct DecodedRevocationBundle: Sendable, Equatable {
    package internal(set) var lists: [RevocationList] = []
    package internal(set) var problems: [RevocationError] = []
}
