// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension TrustWatch {
    /// A page for which every proxy was asked after this was called: the first poll that ends may have begun earlier.
    func pageOfNow() async throws -> TrustPage {
        for _ in 0..<2 {
            let before = try await polls()
            #expect(before.count == TrustMesh.namespaces.count)
            try await waitUntil("every proxy is asked again: \(exporter.program.output)") {
                try await polls().allSatisfy { $0.value > before[$0.key] ?? .infinity }
            }
        }
        return TrustPage(try await exporter.page())
    }

    /// When each proxy answered last, by namespace, without the time that reading a whole page takes.
    private func polls() async throws -> [String: Double] {
        let text = String(decoding: try await exporter.get("/metrics").body, as: UTF8.self)
        let series = /istio_proxy_last_success_timestamp\{.*namespace="(?<namespace>\w+)".*\} (?<value>\S+)/
        return text.split(separator: "\n").reduce(into: [:]) { polls, line in
            guard let match = line.wholeMatch(of: series) else { return }
            polls[String(match.namespace)] = Double(match.value)
        }
    }
}
