// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Exposition

@Suite struct NegotiationTests {
    @Test(
        arguments: [
            ([], ExpositionFormat.text),
            ([""], .text),
            (["*/*"], .text),
            (["text/plain"], .text),
            (["application/json"], .text),
            (["application/openmetrics-text"], .openMetrics),
            (["application/openmetrics-text;version=1.0.0"], .openMetrics),
            (["application/openmetrics-text; version=\"1.0.0\"; charset=utf-8"], .openMetrics),
            (["APPLICATION/OpenMetrics-Text;Version=1.0.0"], .openMetrics),
            (["application/openmetrics-text;version=0.0.1"], .openMetrics),
            (["application/openmetrics-text;version=2.0.0"], .text),
            (["application/openmetrics-text;q=0"], .text),
            (["application/openmetrics-text;q=0, */*"], .text),
            (["application/openmetrics-text;q=0.5,text/plain;q=0.6"], .text),
            (["application/openmetrics-text;q=0.6,text/plain;q=0.5"], .openMetrics),
            (["application/openmetrics-text;q=0.5", "text/plain;q=0.6"], .text),
            (["text/plain;q=0.1", "application/openmetrics-text;q=0.2"], .openMetrics),
            (["application/openmetrics-text;q=0.5,text/*;q=0.6"], .text),
            (["application/openmetrics-text;q=0.5,*/*;q=0.1"], .openMetrics),
            (["application/openmetrics-text;q=high"], .text),
            (["application/openmetrics-text;q=nan"], .text),
            (["application/openmetrics-text;q=-1"], .text),
            (["application/openmetrics-text;q=99"], .openMetrics),
            // What Prometheus 2.42 and 3.x send.
            (
                [
                    "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
                ], .openMetrics
            ),
            (
                [
                    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                        + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;q=0.4,"
                        + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
                ], .openMetrics
            ),
            ([",,;;=;,q=1;,"], .text),
            ([String(repeating: ",", count: 100_000)], .text),
            ([String(repeating: "a/b;q=1,", count: 10_000)], .text),
        ] as [([String], ExpositionFormat)]
    )
    func `The format is the one that the scraper likes best`(accept: [String], expected: ExpositionFormat) {
        #expect(Negotiation(accept: accept, acceptEncoding: []).format == expected)
    }

    @Test(
        arguments: [
            ([], false),
            (["gzip"], true),
            (["x-gzip"], true),
            (["GZIP"], true),
            (["deflate, gzip;q=0.5"], true),
            (["deflate", "gzip"], true),
            (["gzip;q=0"], false),
            (["gzip;q=0.000"], false),
            (["identity"], false),
            (["*"], true),
            (["*;q=0"], false),
            (["gzip;q=0, *"], false),
            (["*;q=0, gzip"], true),
            (["br, zstd"], false),
            (["gzip;q=nan"], false),
            ([""], false),
        ] as [([String], Bool)]
    )
    func `The body is compressed for those who ask for it alone`(acceptEncoding: [String], expected: Bool) {
        #expect(Negotiation(accept: [], acceptEncoding: acceptEncoding).gzip == expected)
    }
}
