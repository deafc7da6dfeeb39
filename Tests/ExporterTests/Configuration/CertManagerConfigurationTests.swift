// SPDX-License-Identifier: Apache-2.0

import CertificateSources
import Testing

@testable import Exporter

@Suite struct CertManagerConfigurationTests {
    private static func source(_ rest: String = "") -> String {
        "sources: [{name: issuers, type: cert_manager\(rest.isEmpty ? "" : ", \(rest)")}]"
    }

    @Test func `It is a cluster of which only the issuing is watched`() throws {
        var expected = KubernetesSourceConfiguration(name: "issuers", watch: [.certManager, .signingRequests])
        #expect(try kubernetesSources(Self.source()) == [expected])
        #expect(expected.polling == KubernetesSourceConfiguration.defaultPolling)

        expected.cluster = "east"
        expected.kubeconfig = KubernetesSourceConfiguration.Kubeconfig(file: "/k", context: "east")
        expected.proxies.namespaces = ["shop", "istio-system"]
        expected.rootNamespace = "mesh"
        expected.requests.perSecond = 5
        let found = try kubernetesSources(
            Self.source(
                "cluster: east, kubeconfig: {file: /k, context: east}, namespaces: [shop, istio-system], "
                    + "root_namespace: mesh, requests: {per_second: 5}"
            )
        )
        #expect(found == [expected])
    }

    static let mistakes = [
        ConfigurationProblemTests.Case(
            source("watch: [secrets]"),
            "1:47: sources[0]: key \"watch\" is not known; use name, type, interval, timeout, max_age, limits, "
                + "cluster, kubeconfig, namespaces, root_namespace or requests, or delete it"
        ),
        ConfigurationProblemTests.Case(
            source("namespace: [shop]"),
            "1:47: sources[0]: key \"namespace\" is not known; did you mean namespaces?"
        ),
        ConfigurationProblemTests.Case(
            source("namespaces: [Shop]"),
            "1:60: sources[0].namespaces[0]: \"Shop\" is not a namespace; "
                + "use at most 63 lower case letters, digits and dashes, with neither dash at an end"
        ),
        ConfigurationProblemTests.Case(
            source("namespaces: [a, a]"),
            "1:63: sources[0].namespaces[1]: is already in the list, in line 1, column 60; keep one"
        ),
    ]

    @Test(arguments: mistakes)
    func `A mistake is answered with place, reason and remedy`(bad: ConfigurationProblemTests.Case) {
        #expect(problemLines(bad.text) == ["config.yml:" + bad.line])
    }

    @Test func `Beside a cluster's source it watches what that one does not`() throws {
        let beside = "sources: [{name: a, type: kubernetes, watch: [proxies]}, {name: b, type: cert_manager}]"
        #expect(try kubernetesSources(beside).map(\.name) == ["a", "b"])
        let twice = "sources: [{name: a, type: kubernetes}, {name: b, type: cert_manager}]"
        #expect(
            problemLines(twice) == [
                "config.yml:1:47: sources[1].name: source \"b\" watches the same cluster as source \"a\"; "
                    + "keep one, or give each a kubeconfig or a cluster of its own"
            ]
        )
    }
}
