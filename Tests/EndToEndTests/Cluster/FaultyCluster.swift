// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A cluster in which things go wrong, and the program that must not mind.
final class FaultyCluster {
    /// A series that stays for as long as its object does.
    struct Lasting: Hashable {
        let name: String
        let labels: [String: String]
    }

    let cluster: StandInCluster
    let exporter: Exporter
    private let started: Double
    private let source: String
    /// What the page showed before anything went wrong.
    private(set) var lasting: Set<Lasting> = []

    private init(_ cluster: StandInCluster, _ exporter: Exporter, started: Double, source: String) {
        self.cluster = cluster
        self.exporter = exporter
        self.started = started
        self.source = source
    }

    static func start(_ cluster: StandInCluster, flags: [String]) async throws -> FaultyCluster {
        let exporter = try await Exporter.start(flags)
        let page = try await exporter.page()
        return FaultyCluster(
            cluster,
            exporter,
            started: try #require(page.value("process_start_time_seconds")),
            source: try #require(
                page.all("istio_certificate_exporter_source_part_up").first?.labels["source_name"]
            )
        )
    }

    /// A program that reads proxies alone, in one way, every so often.
    static func start(
        _ cluster: StandInCluster,
        way: String,
        interval: String,
        timeout: String,
        in folder: TemporaryFolder
    ) async throws -> FaultyCluster {
        let configuration = """
            sources:
              - name: mesh
                type: kubernetes
                kubeconfig: {file: \(cluster.kubeconfig)}
                watch: [proxies]
                interval: \(interval)
                timeout: \(timeout)
                proxies: {ways: [\(way)]}

            """
        let file = try folder.write(configuration, to: "exporter.yaml")
        return try await start(cluster, flags: ["--config.file=\(file)"])
    }

    /// From now on every page must show what this one shows.
    func remember() async throws { lasting = Self.lasting(on: try await exporter.page()) }

    func forget(_ isGone: (Lasting) -> Bool) { lasting = lasting.filter { !isGone($0) } }

    /// Waits for a page; on each that it looks at, all that is remembered must be.
    func wait(_ what: String, within seconds: Int = 30, until isThere: (Page) throws -> Bool) async throws {
        try await waitUntil("\(what): \(exporter.program.output.suffix(2_000))", within: seconds) {
            let page = try await exporter.page()
            try check(page)
            return try isThere(page)
        }
    }

    func check(_ page: Page) throws {
        let missing = lasting.subtracting(Self.lasting(on: page))
        try #require(missing.isEmpty, "other objects left the page")
        try #require(exporter.program.isRunning)
        try #require(page.value("process_start_time_seconds") == started)
    }

    func errors(_ reason: String, on page: Page) -> Double {
        page.value(
            "istio_certificate_exporter_source_errors_total",
            ["source_name": source, "reason": reason]
        ) ?? 0
    }

    /// Waits until every fault hit as often as it should.
    func waitForFaults() async throws {
        var left: [[String: Any]] = []
        try await waitUntil("every fault hits: \(left)") {
            let faults = try cluster.control("GET", "/faults")["faults"] as? [[String: Any]] ?? []
            left = faults.filter { $0["remaining"] as? Int != 0 }
            return left.isEmpty
        }
    }

    /// Ends the watches that are open, as servers do after a while.
    func endWatches(of resource: String? = nil) throws {
        let which = resource.map { #""resource": "\#($0)", "# } ?? ""
        try cluster.control("POST", "/watches", "{\(which)\"bookmark\": true, \"end\": \"clean\"}")
    }

    /// What a source of a whole cluster watches, with every right and every kind of object there.
    static let allWatches = 18

    func waitForWatches(_ count: Int = allWatches) async throws {
        var open = 0
        try await waitUntil("\(count) watches are open, not \(open): \(exporter.program.output.suffix(2_000))") {
            open = try cluster.control("GET", "/counters")["open_watches"] as? Int ?? 0
            return open == count
        }
    }

    private static func lasting(on page: Page) -> Set<Lasting> {
        let families: Set = ["istio_certificate_expiration_timestamp", "istio_ca_location_info", "istio_proxy_up"]
        return Set(
            page.samples.lazy.filter { families.contains($0.name) }.map { Lasting(name: $0.name, labels: $0.labels) }
        )
    }
}

extension Page {
    /// Whether a series is about the object of that name.
    func shows(_ name: String) -> Bool {
        samples.contains { $0.labels.values.contains { $0.contains(name) } }
    }
}
