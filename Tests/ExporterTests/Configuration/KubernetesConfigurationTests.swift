// SPDX-License-Identifier: Apache-2.0

import CertificateSources
import Kubernetes
import Testing

@testable import Exporter

@Suite struct KubernetesConfigurationTests {
    @Test func `A cluster needs a name and a type, and has the defaults of the reference`() throws {
        let source = try #require(try kubernetesSources(kubernetesSource()).first)
        #expect(
            source.polling
                == PollingConfiguration(interval: .seconds(300), timeout: .seconds(10), maxAge: .seconds(1800))
        )
        #expect(source.limits == SourceLimits())
        #expect(source.cluster == nil)
        #expect(source.kubeconfig == nil)
        #expect(source.watch == Set(KubernetesSourceSettings.Subject.allCases))
        #expect(source.proxies.namespaces.isEmpty && source.proxies.selector == nil && source.proxies.node == nil)
        #expect(source.proxies.ways == [.portForward, .agent, .handshake])
        #expect(source.proxies.concurrency == 8)
        #expect(source.secrets == KubernetesSourceConfiguration.Secrets())
        #expect(source.rootNamespace == "istio-system")
        #expect(source.certsEvery == 10)
        #expect(source.requests.perSecond == 50 && source.requests.burst == 100)
        #expect(source.shard == Shard(index: 0, total: 1))
    }

    @Test func `Every key is read`() throws {
        let source = try #require(
            try kubernetesSources(
                kubernetesSource(
                    """
                    interval: 2m
                    timeout: 20s
                    max_age: 1h
                    limits: {max_body_bytes: 4096, max_series: 7}
                    cluster: east
                    kubeconfig: {file: east/config, context: admin@east}
                    watch: [configmaps, proxies]
                    proxies:
                      namespaces: [shop, bank-2]
                      selector: "app in (cart, web), tier != test, !canary"
                      node: node-1.example.com
                      ways: [handshake, pods_proxy]
                      concurrency: 256
                    secrets: {namespaces: [istio-system], names: [istio-system/cacerts, shop/edge.tls]}
                    root_namespace: mesh
                    certs_every: 1
                    requests: {per_second: 1, burst: 2}
                    """
                )
            ).first
        )
        #expect(
            source.polling
                == PollingConfiguration(interval: .seconds(120), timeout: .seconds(20), maxAge: .seconds(3600))
        )
        #expect(source.limits == SourceLimits(maxBodyBytes: 4096, maxSeries: 7))
        #expect(source.cluster == "east")
        #expect(source.kubeconfig?.file == "/etc/ice/east/config")
        #expect(source.kubeconfig?.context == "admin@east")
        #expect(source.watch == [.configMaps, .proxies])
        #expect(source.proxies.namespaces == ["shop", "bank-2"])
        #expect(source.proxies.selector == "app in (cart, web), tier != test, !canary")
        #expect(source.proxies.node == "node-1.example.com")
        #expect(source.proxies.ways == [.handshake, .podsProxy])
        #expect(source.proxies.concurrency == 256)
        #expect(source.secrets.namespaces == ["istio-system"])
        #expect(
            source.secrets.names == [
                ObjectName(namespace: "istio-system", name: "cacerts"), ObjectName(namespace: "shop", name: "edge.tls"),
            ]
        )
        #expect(source.rootNamespace == "mesh")
        #expect(source.certsEvery == 1)
        #expect(source.requests.perSecond == 1 && source.requests.burst == 2)
    }

    @Test func `A kubeconfig without a context means its current one`() throws {
        let source = try #require(try kubernetesSources(kubernetesSource("kubeconfig: {file: /k}")).first)
        #expect(source.kubeconfig == KubernetesSourceConfiguration.Kubeconfig(file: "/k", context: nil))
    }

    @Test(
        arguments: [
            "app=x", "app==x", "app!=x", "app=", "app", "!app", "! app", "example.com/app=x", "a=b,c=d", "a = b , c",
            "app in (a)", "app notin (a,b)", "app in (a, b),tier=web", "service.istio.io/canonical-name=cart",
        ]
    )
    func `What selects by labels is taken as it is`(selector: String) throws {
        let text = kubernetesSource("proxies: {selector: \"\(selector)\"}")
        #expect(try kubernetesSources(text).first?.proxies.selector == selector)
    }

    @Test(
        arguments: [
            ",", "a=b,", "=x", "app=a b", "app=(a)", "app in a", "app in (a", "app in a)", "app like (a)",
            "app in ((a))",
            "in (a)", "a/b/c=d", "/a=b", "A b", "app=-x", "a!==b", "a=b=c", "app in (a) b", "!a=b", "app>1", "ä=b",
        ]
    )
    func `What is no label selector is refused`(selector: String) {
        let text = kubernetesSource("proxies: {selector: \"\(selector)\"}")
        #expect(
            problemLines(text) == [
                "config.yml:4:25: sources[0].proxies.selector: \"\(selector)\" is no label selector; write requirements "
                    + "like app=shop, app!=shop, app, !app or \"app in (shop, bank)\", with commas between them"
            ]
        )
    }

    @Test func `Two sources may read one cluster with labels of their own, or two clusters`() throws {
        let text = """
            sources:
              - {name: a, type: kubernetes}
              - {name: b, type: kubernetes, cluster: b}
              - {name: c, type: kubernetes, kubeconfig: {file: k}}
              - {name: d, type: kubernetes, kubeconfig: {file: k, context: d}}
            """
        #expect(try kubernetesSources(text).map(\.name) == ["a", "b", "c", "d"])
    }

    @Test func `Two sources that would read the same cluster under the same labels are refused`() {
        let text = """
            sources:
              - {name: a, type: kubernetes, kubeconfig: {file: k}}
              - {name: b, type: kubernetes, kubeconfig: {file: ./k}}
              - {name: c, type: kubernetes, kubeconfig: {file: k}, watch: [secrets]}
            """
        #expect(
            problemLines(text) == [
                "config.yml:4:12: sources[2].name: source \"c\" watches the same cluster as source \"a\"; "
                    + "keep one, or give each a kubeconfig or a cluster of its own"
            ]
        )
    }
}
