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
    private let compressedHeaders: [Header: DeflatedChunk]
    private let compressedEnd = DeflatedChunk(Page.end)

    /// Of a family's HELP and TYPE lines.
    private static let typicalHeaderBytes = 256
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
        compressedHeaders = headers.mapValues { DeflatedChunk($0) }
    }

    /// - Returns: the whole body.
    package func render(_ sections: [Section], as format: ExpositionFormat, gzip: Bool) -> [UInt8] {
        gzip ? GzipBody.join(compressedParts(sections, format)) : plainBody(sections, format)
    }

    private func plainBody(_ sections: [Section], _ format: ExpositionFormat) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(sections.reduce(families.count * Self.typicalHeaderBytes) { $0 + $1.byteCount })
        for index in families.indices {
            var isFirst = true
            for section in sections {
                guard let lines = section.plainLines(of: index) else { continue }
                // Of most families a small page has nothing: their headers are not even looked up.
                if isFirst { body += headers[Header(family: index, format: format)] ?? [] }
                isFirst = false
                body += lines
            }
        }
        if format == .openMetrics { body += Self.end }
        return body
    }

    private func compressedParts(_ sections: [Section], _ format: ExpositionFormat) -> [DeflatedChunk] {
        var parts: [DeflatedChunk] = []
        for index in families.indices {
            let lines = sections.compactMap { $0.compressedLines(of: index) }
            guard !lines.isEmpty, let header = compressedHeaders[Header(family: index, format: format)] else {
                continue
            }
            parts.append(header)
            parts += lines
        }
        if format == .openMetrics { parts.append(compressedEnd) }
        return parts
    }
}
