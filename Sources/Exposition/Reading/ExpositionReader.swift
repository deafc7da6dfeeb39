// SPDX-License-Identifier: Apache-2.0

/// Reads what other programs expose in the Prometheus text format, or in OpenMetrics.
///
/// It takes what Envoy and the Istio agent really send: `{}` for no labels, repeated `# TYPE` lines, an `# EOF` in the
/// middle, timestamps and exemplars, which it passes over. A line that cannot be read is counted and costs only itself.
package struct ExpositionReader {
    package struct Label: Equatable, Sendable {
        package let name: String
        package let value: String
    }

    package struct Sample: Equatable, Sendable {
        package let name: String
        package let labels: [Label]
        package let value: Double
    }

    /// Lines that were no samples.
    package private(set) var badLines = 0

    private static let maximumLineBytes = 64 << 10
    static let maximumLabels = 100

    package init() {}

    /// - Parameters:
    ///   - wanted: asked for each line's metric name. The labels of other lines are not read.
    ///   - sample: called for each wanted sample, in order.
    package mutating func read(
        _ text: [UInt8],
        where wanted: (String) -> Bool = { _ in true },
        _ sample: (Sample) -> Void
    ) {
        text.withUnsafeBufferPointer { text in
            var start = 0
            while start < text.count {
                let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
                read(line: UnsafeBufferPointer(rebasing: text[start..<end]), where: wanted, sample)
                start = end + 1
            }
        }
    }

    private mutating func read(
        line: UnsafeBufferPointer<UInt8>,
        where wanted: (String) -> Bool,
        _ sample: (Sample) -> Void
    ) {
        var scanner = SampleLineScanner(line)
        guard !scanner.isBlankOrComment else { return }
        guard line.count <= Self.maximumLineBytes, let name = scanner.name() else {
            badLines += 1
            return
        }
        guard wanted(name) else { return }
        guard let labels = scanner.labels(), let value = scanner.value() else {
            badLines += 1
            return
        }
        sample(Sample(name: name, labels: labels, value: value))
    }
}
