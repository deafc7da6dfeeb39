// SPDX-License-Identifier: Apache-2.0

/// A SHA-256 digest, held in four words so that it costs no allocation as a dictionary key.
package struct Fingerprint: Hashable, Sendable {
    private let words: SIMD4<UInt64>

    /// - Precondition: `digest` has 32 bytes.
    package init(digest: UnsafeRawBufferPointer) {
        precondition(digest.count == Self.byteCount, "a SHA-256 digest has 32 bytes, not \(digest.count)")
        words = digest.loadUnaligned(as: SIMD4<UInt64>.self)
    }

    package static let byteCount = 32

    package var bytes: [UInt8] {
        withUnsafeBytes(of: words) { Array($0) }
    }

    /// 64 lowercase hexadecimal digits without separators.
    package var hex: String { Hexadecimal.text(bytes) }

    package func hash(into hasher: inout Hasher) {
        // The digest is uniform: one word spreads as well as four.
        hasher.combine(words[0])
    }
}

extension Fingerprint: CustomStringConvertible {
    package var description: String { hex }
}
