// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A real Prometheus on a free port.
final class PrometheusServer {
    let url: String
    let program: RunningProgram

    private init(_ program: RunningProgram, url: String) {
        self.program = program
        self.url = url
    }

    /// Starts it, and waits until it answers queries. It scrapes every second.
    ///
    /// - Parameters:
    ///   - port: of the exporter.
    ///   - rules: a pattern of files.
    ///   - folder: for its configuration and its data.
    static func start(scraping port: Int, rules: String, in folder: TemporaryFolder) async throws -> PrometheusServer {
        try await start(
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            scrape_configs:
              - job_name: istio-certificates
                honor_labels: true
                static_configs: [{targets: ["127.0.0.1:\(port)"]}]
            rule_files: ["\(rules)"]
            """,
            in: folder
        )
    }

    /// Starts it with the text of a configuration, and waits until it answers queries.
    static func start(_ configuration: String, in folder: TemporaryFolder) async throws -> PrometheusServer {
        let configuration = try folder.write(configuration, to: "prometheus.yml")
        let program = try RunningProgram(
            [
                "prometheus", "--config.file=\(configuration)", "--web.listen-address=127.0.0.1:0",
                "--storage.tsdb.path=\(folder.url.appending(path: "data").path)",
            ],
            folder: folder.url
        )
        let address = try await program.announced(/Listening on" address=(127\.0\.0\.1:\d+)/, by: "Prometheus")
        try await waitUntil("Prometheus is ready: \(program.output)") {
            try RunningProgram.run(
                ["curl", "--silent", "--fail", "--max-time", "5", "http://\(address)/-/ready"]
            ).status == 0
        }
        return PrometheusServer(program, url: "http://\(address)")
    }

    /// - Returns: the answer to an instant query, as JSON.
    func query(_ expression: String) throws -> String {
        try RunningProgram.run(
            [
                "curl", "--silent", "--max-time", "5", "--get", "\(url)/api/v1/query", "--data-urlencode",
                "query=\(expression)",
            ]
        ).output
    }

    /// - Returns: the rules that it has loaded, as JSON.
    func rules() throws -> String {
        try RunningProgram.run(["curl", "--silent", "--max-time", "5", "\(url)/api/v1/rules"]).output
    }
}
