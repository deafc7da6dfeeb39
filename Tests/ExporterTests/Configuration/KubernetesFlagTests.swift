// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Exporter

@Suite struct KubernetesFlagTests {
    @Test func `A flag watches a cluster with the defaults`() throws {
        let sources = try kubernetesSources(flags: ConfigurationFlags(kubernetes: true))
        #expect(sources == [KubernetesSourceConfiguration(name: "kubernetes")])
    }

    @Test(
        arguments: [
            (ConfigurationFlags(kubeconfig: "k"), "k", nil), (ConfigurationFlags(kubernetesContext: "c"), nil, "c"),
            (ConfigurationFlags(kubernetes: true, kubeconfig: "k", kubernetesContext: "c"), "k", "c"),
        ] as [(ConfigurationFlags, String?, String?)]
    )
    func `A kubeconfig or a context alone names a cluster`(
        flags: ConfigurationFlags,
        file: String?,
        context: String?
    ) throws {
        let sources = try kubernetesSources(flags: flags)
        #expect(sources.map(\.name) == ["kubernetes"])
        #expect(sources[0].kubeconfig == KubernetesSourceConfiguration.Kubeconfig(file: file, context: context))
        #expect(!flags.namesNoSource)
    }

    @Test func `Node and namespaces hold for every cluster, of the file too, and for nothing else`() throws {
        let text = """
            sources:
              - {name: a, type: kubernetes, proxies: {node: n1, namespaces: [x], selector: app}}
              - {name: b, type: files, paths: [p]}
            """
        let flags = ConfigurationFlags(kubernetesContext: "c", kubernetesNode: "n2", kubernetesNamespaces: ["y", "z"])
        let sources = try kubernetesSources(text, flags: flags)
        #expect(sources.map(\.name) == ["a", "kubernetes"])
        #expect(sources.map(\.proxies.node) == ["n2", "n2"])
        #expect(sources.map(\.proxies.namespaces) == [["y", "z"], ["y", "z"]])
        #expect(sources[0].proxies.selector == "app")
        let without = try kubernetesSources(text)
        #expect(without[0].proxies.node == "n1" && without[0].proxies.namespaces == ["x"])
    }

    @Test(
        arguments: [
            (ConfigurationFlags(kubeconfig: ""), "--kubernetes.kubeconfig: is empty; give a value behind the ="),
            (ConfigurationFlags(kubernetesContext: ""), "--kubernetes.context: is empty; give a value behind the ="),
            (
                ConfigurationFlags(kubernetes: true, kubernetesNode: "Node"),
                "--kubernetes.node: \"Node\" is not a node's name; use at most 253 lower case letters, digits, dashes "
                    + "and dots; kubectl get nodes shows them"
            ),
            (
                ConfigurationFlags(kubernetes: true, kubernetesNamespaces: ["a", "a"]),
                "--kubernetes.namespace: \"namespace a\" is given twice; keep one"
            ),
            (
                ConfigurationFlags(kubernetes: true, kubernetesNamespaces: ["a,b"]),
                "--kubernetes.namespace: \"a,b\" is not a namespace; use at most 63 lower case letters, digits and "
                    + "dashes, with neither dash at an end"
            ),
        ]
    )
    func `A flag that makes no sense is refused`(flags: ConfigurationFlags, line: String) {
        #expect(problemLines("", flags: flags) == [line])
    }

    @Test func `Flags about clusters are refused where none is watched`() {
        let flags = ConfigurationFlags(
            files: ["a"],
            kubernetesNode: "n",
            kubernetesNamespaces: ["x"],
            shardIndex: "0",
            shardTotal: "2"
        )
        let remedy =
            "has no effect: no cluster is watched; give --kubernetes too, or a source of type kubernetes in the file"
        #expect(
            problemLines("", flags: flags) == [
                "--kubernetes.node: \(remedy)", "--kubernetes.namespace: \(remedy)", "--shard.total: \(remedy)",
            ]
        )
    }

    @Test(
        arguments: [
            "{name: a, type: tls, targets: [{address: \"a:443\"}]}",
            "{name: a, type: istiod, targets: [{url: \"http://a:15014\"}]}",
            "{name: a, type: vault, servers: [{url: \"https://a\", mounts: [pki]}]}",
        ]
    )
    func `Shards divide other targets than clusters too`(source: String) {
        let flags = ConfigurationFlags(shardIndex: "0", shardTotal: "2")
        #expect(problemLines("sources: [\(source)]", flags: flags) == [])
    }

    @Test func `A flag's cluster that the file has already is refused`() {
        #expect(
            problemLines(kubernetesSource(), flags: ConfigurationFlags(kubernetes: true)) == [
                "--kubernetes: source \"kubernetes\" watches the same cluster as source \"mesh\"; "
                    + "keep one, or give each a kubeconfig or a cluster of its own"
            ]
        )
        let named = "sources: [{name: kubernetes, type: kubernetes, cluster: a}]"
        #expect(
            problemLines(named, flags: ConfigurationFlags(kubernetes: true)) == [
                "config.yml:1:18: sources[0].name: name \"kubernetes\" is also the name of the source of --kubernetes; "
                    + "rename this source or write the flag's targets into the file"
            ]
        )
    }

    @Test func `Outside a pod nothing is watched that is not named`() throws {
        #expect(ConfigurationFlags().namesNoSource)
        #expect(ConfigurationFlags(kubernetesNode: "n", shardTotal: "2").namesNoSource)
        #expect(try Configuration.load(file: nil, environment: [:]).sources.isEmpty)
        // The environment alone does not make a pod: its service account's folder belongs to it.
        let environment = ["KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443"]
        let isPod = FileManager.default.isReadableFile(atPath: "/var/run/secrets/kubernetes.io/serviceaccount/token")
        #expect(try Configuration.load(file: nil, environment: environment).sources.isEmpty != isPod)
    }
}
