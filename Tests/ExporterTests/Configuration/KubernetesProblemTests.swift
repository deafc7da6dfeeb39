// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Exporter

@Suite struct KubernetesProblemTests {
    typealias Case = ConfigurationProblemTests.Case

    private static func source(_ lines: String, _ line: String) -> Case { Case(kubernetesSource(lines), line) }

    private static let namespaceRemedy =
        "use at most 63 lower case letters, digits and dashes, with neither dash at an end"
    private static let long = String(repeating: "a", count: 64)

    static let cases = [
        source(
            "clusters: east",
            "4:5: sources[0]: key \"clusters\" is not known; did you mean cluster?"
        ),
        source(
            "targets: []",
            "4:5: sources[0]: key \"targets\" is not known; use name, type, interval, timeout, max_age, limits, "
                + "cluster, kubeconfig, watch, proxies, secrets, root_namespace, certs_every or requests, or delete it"
        ),
        source("cluster:", "4:5: sources[0].cluster: has no value; give one or delete the line"),
        source("cluster: \"\"", "4:14: sources[0].cluster: is empty; give a value or delete the key"),
        source(
            "cluster: [a]",
            "4:14: sources[0].cluster: is a list, not a single value; write one value behind the colon"
        ),
        source(
            "kubeconfig: /k",
            "4:17: sources[0].kubeconfig: is a single value, not a mapping; "
                + "write it as lines of \"key: value\" with file or context"
        ),
        source(
            "kubeconfig: {context: a}",
            "4:17: sources[0].kubeconfig: file is missing; add file: /path/of/kubeconfig"
        ),
        source(
            "kubeconfig: {file: a, contexts: b}",
            "4:27: sources[0].kubeconfig: key \"contexts\" is not known; did you mean context?"
        ),
        source("watch: []", "4:12: sources[0].watch: the list is empty; add an item or delete the key"),
        source(
            "watch: proxies",
            "4:12: sources[0].watch: is a single value, not a list; write it as a list: [proxies, configmaps]"
        ),
        source(
            "watch: [proxies, secret]",
            "4:22: sources[0].watch[1]: \"secret\" is not known; "
                + "did you mean secrets? "
                + "use proxies, secrets, configmaps, webhooks, istiod, cert_manager, csrs or mtls"
        ),
        source(
            "watch: [proxies, secrets, proxies]",
            "4:31: sources[0].watch[2]: is already in the list, in line 4, column 13; keep one"
        ),
        source(
            "proxies: {namespace: [a]}",
            "4:15: sources[0].proxies: key \"namespace\" is not known; did you mean namespaces?"
        ),
        source(
            "proxies: {namespaces: [Shop]}",
            "4:28: sources[0].proxies.namespaces[0]: \"Shop\" is not a namespace; \(namespaceRemedy)"
        ),
        source(
            "proxies: {namespaces: [a-]}",
            "4:28: sources[0].proxies.namespaces[0]: \"a-\" is not a namespace; \(namespaceRemedy)"
        ),
        source(
            "proxies: {namespaces: [\(long)]}",
            "4:28: sources[0].proxies.namespaces[0]: \"\(long)\" is not a namespace; \(namespaceRemedy)"
        ),
        source(
            "proxies: {namespaces: [a, a]}",
            "4:31: sources[0].proxies.namespaces[1]: is already in the list, in line 4, column 28; keep one"
        ),
        source(
            "proxies: {selector: \"\(String(repeating: "a=b,", count: 256))a\"}",
            "4:25: sources[0].proxies.selector: is longer than 1024 bytes; shorten it"
        ),
        source(
            "proxies: {node: \"a,spec.nodeName!=b\"}",
            "4:21: sources[0].proxies.node: \"a,spec.nodeName!=b\" is not a node's name; use at most 253 lower case "
                + "letters, digits, dashes and dots; kubectl get nodes shows them"
        ),
        source(
            "proxies: {ways: [portforward]}",
            "4:22: sources[0].proxies.ways[0]: \"portforward\" is not known; "
                + "did you mean port_forward? use port_forward, agent, pods_proxy or handshake"
        ),
        source(
            "proxies: {ways: [agent, agent]}",
            "4:29: sources[0].proxies.ways[1]: is already in the list, in line 4, column 22; keep one"
        ),
        source(
            "proxies: {concurrency: 0}",
            "4:28: sources[0].proxies.concurrency: \"0\" is not a whole number in range; use 1 to 256, digits only"
        ),
        source(
            "secrets: [a]",
            "4:14: sources[0].secrets: is a list, not a mapping; "
                + "write it as lines of \"key: value\" with namespaces or names"
        ),
        source(
            "secrets: {names: [cacerts]}",
            "4:23: sources[0].secrets.names[0]: \"cacerts\" names no Secret; write NAMESPACE/NAME"
        ),
        source(
            "secrets: {names: [a/b/c]}",
            "4:23: sources[0].secrets.names[0]: \"a/b/c\" names no Secret; write NAMESPACE/NAME"
        ),
        source(
            "secrets: {names: [a/b, a/b]}",
            "4:28: sources[0].secrets.names[1]: is already in the list, in line 4, column 23; keep one"
        ),
        source(
            "root_namespace: istio_system",
            "4:21: sources[0].root_namespace: \"istio_system\" is not a namespace; \(namespaceRemedy)"
        ),
        source(
            "certs_every: 0",
            "4:18: sources[0].certs_every: \"0\" is not a whole number in range; use 1 to 100000, digits only"
        ),
        source(
            "requests: {per_second: 0.5}",
            "4:28: sources[0].requests.per_second: \"0.5\" is not a whole number in range; use 1 to 10000, digits only"
        ),
        source(
            "requests: {burst: 100001}",
            "4:23: sources[0].requests.burst: \"100001\" is not a whole number in range; use 1 to 100000, digits only"
        ),
        source(
            "interval: 1h",
            "4:15: sources[0].max_age: max_age 30m (the default) is not longer than interval 1h; "
                + "set max_age longer than interval"
        ),
        source(
            "watch: [secrets]\nwatch: [secrets]",
            "5:5: sources[0].watch: the key is given again; first in line 4, column 5; keep one"
        ),
    ]

    @Test(arguments: cases)
    func `Each problem is told where it is, with what to do`(problem: Case) {
        #expect(problemLines(problem.text) == ["config.yml:\(problem.line)"])
    }

    @Test func `All problems of a source are told at once`() {
        let text = kubernetesSource("watch: [a]\nproxies: {concurrency: x}\nrequests: {rate: 1}\nkubeconfig: {}")
        #expect(
            problems(text).map(\.path) == [
                "sources[0].watch[0]", "sources[0].proxies.concurrency", "sources[0].requests", "sources[0].kubeconfig",
            ]
        )
    }
}
