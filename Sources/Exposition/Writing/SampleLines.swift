// SPDX-License-Identifier: Apache-2.0

/// Sample lines of one family, the same bytes in both formats: no timestamps, no exemplars.
package struct SampleLines: Sendable {
    private let name: [UInt8]
    package private(set) var bytes: [UInt8] = []
    package private(set) var count = 0

    package init(_ family: MetricFamily) {
        name = Array(family.name.utf8)
    }

    package mutating func append(_ labels: LabelSet, _ value: Int64) {
        begin(labels)
        appendInteger(value)
        bytes.append(UInt8(ascii: "\n"))
    }

    package mutating func append(_ labels: LabelSet, _ value: Double) {
        begin(labels)
        bytes.append(contentsOf: SampleValue.text(value).utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Bucket, sum and count lines of a histogram.
    ///
    /// - Parameters:
    ///   - bounds: upper bounds, ascending.
    ///   - counts: of each bucket by itself, one more than there are bounds.
    package mutating func append(_ labels: LabelSet, bounds: [Double], counts: [UInt64], sum: Double) {
        var total: UInt64 = 0
        for (index, count) in counts.enumerated() {
            total += count
            let bound = index < bounds.count ? SampleValue.bound(bounds[index]) : "+Inf"
            begin(labels.appending("le", bound), suffix: "_bucket")
            bytes.append(contentsOf: "\(total)\n".utf8)
        }
        begin(labels, suffix: "_sum")
        bytes.append(contentsOf: "\(SampleValue.text(sum))\n".utf8)
        begin(labels, suffix: "_count")
        bytes.append(contentsOf: "\(total)\n".utf8)
    }

    private mutating func begin(_ labels: LabelSet, suffix: StaticString = "") {
        count += 1
        bytes.append(contentsOf: name)
        suffix.withUTF8Buffer { bytes.append(contentsOf: $0) }
        if !labels.bytes.isEmpty {
            bytes.append(UInt8(ascii: "{"))
            bytes.append(contentsOf: labels.bytes)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: " "))
    }

    /// Digits without a String in between: timestamps are most of a page.
    private mutating func appendInteger(_ value: Int64) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var rest = value.magnitude
            var position = digits.count
            repeat {
                position -= 1
                digits[position] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            if value < 0 {
                position -= 1
                digits[position] = UInt8(ascii: "-")
            }
            bytes.append(contentsOf: digits[position...])
        }
    }
}
