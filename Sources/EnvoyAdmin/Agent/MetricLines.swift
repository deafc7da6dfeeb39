// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#endif

/// Keeps the lines of some metrics out of a Prometheus text while it arrives, so that what else is in it costs nothing:
/// the agent adds all that the application exposes.
struct MetricLines {
    /// Longer ones are passed over, as `ExpositionReader` does.
    private static let maximumLineBytes = 64 << 10

    private let prefixes: [[UInt8]]
    /// What has arrived of a line that may be wanted.
    private var line: [UInt8] = []
    private var isPassedOver = false

    /// Complete lines.
    private(set) var text: [UInt8] = []

    /// - Parameter prefixes: how the names of the wanted metrics begin.
    init(prefixes: [String]) {
        self.prefixes = prefixes.map { Array($0.utf8) }
    }

    mutating func feed(_ chunk: [UInt8]) {
        chunk.withUnsafeBytes { chunk in
            var start = 0
            while start < chunk.count, let base = chunk.baseAddress {
                let newline = memchr(base + start, CInt(UInt8(ascii: "\n")), chunk.count - start)
                let end = newline.map { UnsafeRawPointer($0) - base } ?? chunk.count
                take(UnsafeRawBufferPointer(rebasing: chunk[start..<end]))
                if newline != nil { endLine() }
                start = end + 1
            }
        }
    }

    private mutating func take(_ part: UnsafeRawBufferPointer) {
        guard !isPassedOver else { return }
        guard line.count + part.count <= Self.maximumLineBytes else { return passOver() }
        line.append(contentsOf: part)
        let isPossible = prefixes.contains { prefix in
            line.count < prefix.count ? prefix.starts(with: line) : line.starts(with: prefix)
        }
        if !isPossible { passOver() }
    }

    private mutating func passOver() {
        isPassedOver = true
        line.removeAll(keepingCapacity: true)
    }

    /// A last line without an end is none: a number in it may have been cut.
    private mutating func endLine() {
        if prefixes.contains(where: { line.starts(with: $0) }) {
            text += line
            text.append(UInt8(ascii: "\n"))
        }
        isPassedOver = false
        line.removeAll(keepingCapacity: true)
    }
}
