// SPDX-License-Identifier: Apache-2.0

extension SerialNumber: Comparable {
    package static func < (left: SerialNumber, right: SerialNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        let (low, high) = left.isNegative ? (right.magnitude, left.magnitude) : (left.magnitude, right.magnitude)
        if low.count != high.count { return low.count < high.count }
        return low.lexicographicallyPrecedes(high)
    }
}

extension SerialNumber {
    /// The nearest number that a sample can have: exact below 2^53.
    package var approximation: Double {
        let magnitude = magnitude.reduce(0) { $0 * 256 + Double($1) }
        return isNegative ? -magnitude : magnitude
    }
}
