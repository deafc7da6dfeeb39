// SPDX-License-Identifier: Apache-2.0

/// What a scraper may be sent, by its Accept and Accept-Encoding headers (RFC 9110, section 12.5).
package struct Negotiation: Equatable, Sendable {
    package let format: ExpositionFormat
    package let gzip: Bool

    /// - Parameters:
    ///   - accept: every Accept header line. None, or none that fits, means text.
    ///   - acceptEncoding: every Accept-Encoding header line.
    package init(accept: [String], acceptEncoding: [String]) {
        let ranges = WeightedValue.list(accept)
        let openMetrics = ranges.first { range in
            range.value == "application/openmetrics-text"
                && ["1.0.0", "0.0.1", nil].contains(range.parameters["version"])
        }
        let text =
            ranges.first { $0.value == "text/plain" } ?? ranges.first { $0.value == "text/*" }
            ?? ranges.first { $0.value == "*/*" }
        format =
            (openMetrics?.weight ?? 0) > 0 && (openMetrics?.weight ?? 0) >= (text?.weight ?? 0)
            ? .openMetrics : .text
        let codings = WeightedValue.list(acceptEncoding)
        let named = codings.first { $0.value == "gzip" || $0.value == "x-gzip" }
        gzip = (named ?? codings.first { $0.value == "*" }).map { $0.weight > 0 } ?? false
    }
}
