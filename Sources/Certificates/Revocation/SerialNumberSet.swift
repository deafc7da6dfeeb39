// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#endif

/// Serial numbers as the bytes that they are, sorted: a list of some hundred thousand costs little more than its numbers,
/// and a look at it some twenty comparisons.
struct SerialNumberSet: Sendable, Equatable {
    /// Numbers of one length, one after the other.
    private struct Group: Sendable, Equatable {
        let width: Int
        var bytes: [UInt8] = []

        var count: Int { bytes.count / width }

        mutating func sort() {
            let width = width
            bytes = bytes.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress else { return [] }
                // Places, because the numbers themselves are of any width.
                var places = (0..<UInt32(bytes.count / width)).map { $0 }
                places.sort { memcmp(start + Int($0) * width, start + Int($1) * width, width) < 0 }
                var sorted: [UInt8] = []
                sorted.reserveCapacity(bytes.count)
                for place in places { sorted += bytes[(Int(place) * width)..<((Int(place) + 1) * width)] }
                return sorted
            }
        }
    }

    /// RFC 5280, section 4.1.2.2, allows 20. Longer ones are left out.
    private static let maximumWidth = 32

    private var groups: [Group] = []

    init() {}

    var count: Int { groups.reduce(0) { $0 + $1.count } }

    /// - Parameter content: of an INTEGER. Negative numbers, which RFC 5280 forbids, are left out.
    mutating func append(_ content: UnsafeRawBufferPointer) {
        guard let first = content.first, first & 0x80 == 0 else { return }
        let magnitude = content.drop { $0 == 0 }
        guard (1...Self.maximumWidth).contains(magnitude.count) else { return }
        // All numbers of a CA are about as long.
        if let index = groups.firstIndex(where: { $0.width == magnitude.count }) {
            groups[index].bytes.append(contentsOf: magnitude)
        } else {
            groups.append(Group(width: magnitude.count, bytes: Array(magnitude)))
        }
    }

    /// To be called after the last `append`, before anything is looked up.
    mutating func sort() {
        for index in groups.indices { groups[index].sort() }
    }

    func contains(_ number: SerialNumber) -> Bool {
        guard !number.isNegative, let group = groups.first(where: { $0.width == number.magnitude.count }) else {
            return false
        }
        return group.bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            var (low, high) = (0, group.count)
            while low < high {
                let middle = (low + high) / 2
                let order = memcmp(start + middle * group.width, number.magnitude, group.width)
                if order == 0 { return true }
                if order < 0 { low = middle + 1 } else { high = middle }
            }
            return false
        }
    }
}
