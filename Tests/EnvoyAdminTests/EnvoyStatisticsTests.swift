// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EnvoyAdmin

@Suite struct EnvoyStatisticsTests {
    private static let secretNames = [
        "default", "ROOTCA", "ecworkload", "never-arrives", "kubernetes://shop-credential",
        "kubernetes://shop-credential-cacert",
    ]

    private static let namings = [
        "stats-default-tags-ssl-sds.prom", "stats-default-tags-after-rejected-update.prom",
        "stats-istio-tags-ssl-sds.prom", "stats-istio-with-tls-inclusion.prom",
    ]

    /// A count of its own: lines cut at their last space, names at their brace.
    private func sum(_ text: String, prefix: String, suffix: String) -> UInt64? {
        let values = text.split(separator: "\n").compactMap { line -> UInt64? in
            guard !line.hasPrefix("#"), let space = line.lastIndex(of: " ") else { return nil }
            let name = line.prefix { $0 != "{" && $0 != " " }
            guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
            return UInt64(line[line.index(after: space)...])
        }
        return values.isEmpty ? nil : values.reduce(0, +)
    }

    @Test(arguments: namings)
    func `every counter is the sum of its lines, for each direction`(recording: String) throws {
        let text = try Recording.text(recording)
        let statistics = EnvoyStatistics(prometheus: Array(text.utf8), secretNames: Self.secretNames)
        let suffixes: [EnvoyStatistics.Counter: String] = [
            .handshake: "_ssl_handshake", .connectionError: "_ssl_connection_error",
            .failVerifyNoCertificate: "_ssl_fail_verify_no_cert", .failVerifyError: "_ssl_fail_verify_error",
            .failVerifySubjectAlternativeName: "_ssl_fail_verify_san",
            .failVerifyCertificateHash: "_ssl_fail_verify_cert_hash",
            .secretsNotReady: "_context_secrets_not_ready",
        ]
        for (counter, suffix) in suffixes {
            #expect(statistics.listeners[counter] == sum(text, prefix: "envoy_listener_", suffix: suffix))
            #expect(statistics.clusters[counter] == sum(text, prefix: "envoy_cluster_", suffix: suffix))
        }
    }

    @Test func `both namings of one run give the same failures`() throws {
        let sums = try ["stats-default-tags-ssl-sds.prom", "stats-istio-tags-ssl-sds.prom"].map {
            EnvoyStatistics(prometheus: try Recording.bytes($0), secretNames: Self.secretNames)
        }
        for statistics in sums {
            #expect(statistics.clusters[.failVerifyError] == 3)
            #expect(statistics.clusters[.failVerifySubjectAlternativeName] == 1)
            #expect(statistics.clusters[.connectionError] == 2)
            #expect(statistics.clusters[.secretsNotReady] == 1)
            #expect(statistics.listeners[.secretsNotReady] == 1)
        }
    }

    @Test func `updates of a secret are found by the label with the resource's name`() throws {
        let statistics = EnvoyStatistics(
            prometheus: try Recording.bytes("stats-default-tags-after-rejected-update.prom"),
            secretNames: Self.secretNames
        )
        let moved = statistics.secretUpdates.filter { $0.value > 0 }
        #expect(
            moved == [
                .init(secret: "never-arrives", result: .failure): 5, .init(secret: "ROOTCA", result: .rejected): 1,
                .init(secret: "ecworkload", result: .rejected): 1,
                .init(secret: "kubernetes://shop-credential", result: .rejected): 1,
                .init(secret: "ROOTCA", result: .success): 1, .init(secret: "default", result: .success): 2,
                .init(secret: "ecworkload", result: .success): 1,
                .init(secret: "kubernetes://shop-credential", result: .success): 1,
                .init(secret: "kubernetes://shop-credential-cacert", result: .success): 1,
            ]
        )
    }

    @Test func `updates of a secret are found by the name that is part of the metric's`() throws {
        let statistics = EnvoyStatistics(
            prometheus: try Recording.bytes("stats-istio-with-tls-inclusion.prom"),
            secretNames: Self.secretNames
        )
        let moved = statistics.secretUpdates.filter { $0.value > 0 }
        #expect(
            moved == [
                .init(secret: "never-arrives", result: .failure): 4, .init(secret: "ROOTCA", result: .success): 1,
                .init(secret: "default", result: .success): 1, .init(secret: "ecworkload", result: .success): 1,
                .init(secret: "kubernetes://shop-credential", result: .success): 1,
                .init(secret: "kubernetes://shop-credential-cacert", result: .success): 1,
            ]
        )
    }

    @Test func `a secret that nobody knows is named where a label names it and left out where not`() {
        let text = """
            envoy_sds_update_success{envoy_xds_resource_name="gone"} 3
            envoy_sds_also_gone_update_success{} 4
            """
        let statistics = EnvoyStatistics(prometheus: Array(text.utf8), secretNames: [])
        #expect(statistics.secretUpdates == [.init(secret: "gone", result: .success): 3])
    }

    @Test func `Istio's default inclusion list lets no counter exist`() throws {
        let included = EnvoyStatistics.Included(
            prometheus: try Recording.bytes("stats-istio-default-inclusion-full.prom")
        )
        #expect(included.listeners.isEmpty)
        #expect(included.clusters.isEmpty)
    }

    @Test(arguments: ["stats-default-tags-ssl-sds.prom", "stats-istio-tags-ssl-sds.prom"])
    func `without an inclusion list every counter exists, moved or not`(recording: String) throws {
        let included = EnvoyStatistics.Included(prometheus: try Recording.bytes(recording))
        #expect(included.listeners == Set(EnvoyStatistics.Counter.allCases))
        #expect(included.clusters == Set(EnvoyStatistics.Counter.allCases))
    }

    @Test func `lines that are none cost no other`() {
        let text = """
            <html>
            envoy_listener_ssl_handshake{listener_address="a"} NaN
            envoy_listener_ssl_handshake{listener_address="b"} -1
            envoy_listener_ssl_handshake{listener_address="c"
            envoy_listener_ssl_handshake{listener_address="d"} 2
            envoy_listener_ssl_handshake 3
            envoy_http_ssl_handshake 50
            other_listener_ssl_handshake 60
            """
        let statistics = EnvoyStatistics(prometheus: Array(text.utf8), secretNames: [])
        #expect(statistics.listeners == [.handshake: 5])
        #expect(statistics.clusters.isEmpty)
    }
}
