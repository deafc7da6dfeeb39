// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension TrustWatch {
    /// A page for which every proxy was asked after this was called, and answered in time.
    func pageOfNow() async throws -> TrustPage {
        for _ in 0..<10 {
            let timeouts = try await timeouts()
            // The first poll that ends may have begun before.
            for _ in 0..<2 { try await nextPolls() }
            // A part that was not read in time stands as it was.
            if try await self.timeouts() == timeouts { return TrustPage(try await exporter.page()) }
        }
        throw TimedOut(description: "the proxies are too slow: \(exporter.program.output)")
    }

    private func nextPolls() async throws {
        let before = try await polls()
        #expect(before.count == TrustMesh.namespaces.count)
        try await waitUntil("every proxy is asked again: \(exporter.program.output)") {
            try await polls().allSatisfy { $0.value > before[$0.key] ?? .infinity }
        }
    }

    /// When each proxy answered last, by namespace.
    private func polls() async throws -> [String: Double] {
        let series = /istio_proxy_last_success_timestamp\{.*namespace="(?<namespace>\w+)".*\} (?<value>\S+)/
        return try await lines().reduce(into: [:]) { polls, line in
            guard let match = line.wholeMatch(of: series) else { return }
            polls[String(match.namespace)] = Double(match.value)
        }
    }

    private func timeouts() async throws -> Double {
        let series = /istio_certificate_exporter_source_errors_total\{.*reason="timeout".*\} (?<value>\S+)/
        return try await lines().reduce(0) { sum, line in
            sum + (line.wholeMatch(of: series).flatMap { Double($0.value) } ?? 0)
        }
    }

    /// The page without the time that reading all of it takes.
    private func lines() async throws -> [Substring] {
        String(decoding: try await exporter.get("/metrics").body, as: UTF8.self).split(separator: "\n")
    }
}
