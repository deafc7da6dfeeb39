// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Testing

@testable import Exporter

@Suite(.timeLimit(.minutes(1))) struct KubernetesUnreachableTests {
    @Test func `A source whose kubeconfig cannot be read is on the page with its error, and the others run`()
        async throws
    {
        try await SupervisedSources.with { supervised in
            try supervised.copy("ec.pem", to: "a.pem")
            var cluster = KubernetesSourceConfiguration(name: "east")
            cluster.kubeconfig = KubernetesSourceConfiguration.Kubeconfig(file: "/nowhere/config")
            supervised.configure([.kubernetes(cluster), supervised.source("a", file: "a.pem")])
            try await supervised.wait { $0.sources == ["east", "a"] && $0.files == ["a": ["a.pem"]] }
            let health = try #require(supervised.inventory.snapshot.sources["east"])
            #expect(health.errors["configuration"] == 1)
            #expect(!supervised.inventory.hasLooked(at: ["east"]))
            supervised.configure([supervised.source("a", file: "a.pem")])
            try await supervised.wait { $0.sources == ["a"] }
        }
    }
}
