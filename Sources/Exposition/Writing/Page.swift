// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Puts sections together to a page: family by family, as both formats demand, each section's lines one after the other.
package final class Page: Sendable {
    private struct Header: Hashable {
        let family: Int
        let format: ExpositionFormat
    }

    private let families: [MetricFamily]
    private let headers: [Header: [UInt8]]
    private let compressedHeaders: [Header: [UInt8]]
    private let compressedEnd = GzipMember.compress(Page.end)

    private static let end = Array("# EOF\n".utf8)

    /// - Parameter families: every family there can be, in the page's order.
    package init(families: [MetricFamily]) {
        self.families = families
        var headers: [Header: [UInt8]] = [:]
        for (index, family) in families.enumerated() {
            for format in ExpositionFormat.allCases {
                headers[Header(family: index, format: format)] = family.header(in: format)
            }
        }
        self.headers = headers
        compressedHeaders = headers.mapValues { GzipMember.compress($0) }
    }

    /// - Returns: the whole body. A gzip body has several members, which RFC 1952, section 2.2 allows.
    package func render(_ sections: [Section], as format: ExpositionFormat, gzip: Bool) -> [UInt8] {
        var parts: [[UInt8]] = []
        for index in families.indices {
            let lines = sections.compactMap { gzip ? $0.compressedLines(of: index) : $0.lines[index] }
            guard !lines.isEmpty else { continue }
            let header = Header(family: index, format: format)
            parts.append((gzip ? compressedHeaders[header] : headers[header]) ?? [])
            parts += lines
        }
        if format == .openMetrics { parts.append(gzip ? compressedEnd : Self.end) }
        var body: [UInt8] = []
        body.reserveCapacity(parts.reduce(0) { $0 + $1.count })
        for part in parts { body += part }
        return body
    }
}
