// SPDX-License-Identifier: Apache-2.0

/// A hash of a text that is the same in every process and on every run, which Swift's own hashing is not.
enum StableHash {
    /// FNV-1a, then MurmurHash3's finaliser: alone, FNV-1a leaves the high bits of names that differ in their last
    /// character alike, and names of pods do.
    static func value(of text: String) -> UInt64 {
        var hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        hash = (hash ^ hash >> 33) &* 0xff51_afd7_ed55_8ccd
        hash = (hash ^ hash >> 33) &* 0xc4ce_b9fe_1a85_ec53
        return hash ^ hash >> 33
    }
}
