// SPDX-License-Identifier: Apache-2.0

import StreamingJSON
import Testing

@testable import Kubernetes

@Suite("Objects that say what is trusted")
struct TrustObjectTests {
    private func root() throws -> String { try ObjectFixture.pem("root") }

    @Test("The root ConfigMap of a namespace")
    func rootConfigMap() throws {
        let map: ConfigMap = try ObjectFixture.object(file: "configmap-root")
        #expect(map.name == ObjectName(namespace: "shop", name: "istio-ca-root-cert"))
        #expect(map.entries.map(\.key) == ["root-cert.pem"])
        #expect(map.entries.map(\.content.text) == [try root()])
    }

    @Test("Of another ConfigMap only what is named like a PEM file is read")
    func otherConfigMap() throws {
        let map: ConfigMap = try ObjectFixture.object(
            #"{"metadata":{"name":"m"},"data":{"mesh":"rootNamespace: x","ca.crt":"A\t\u003c\u00e9\"","x.pem":"","#
                + #""ca-crl.pem":"B","n.pem":3,"bad.pem":"\u12"},"binaryData":{"a.pem":"QUJD"}}"#
        )
        #expect(map.name == ObjectName(name: "m"))
        #expect(map.entries.map(\.key) == ["ca.crt", "ca-crl.pem", "bad.pem"])
        #expect(map.entries.map(\.content.text) == ["A\t<?\"", "B", nil])
        #expect(map.entries.last?.content.isBroken == true)
    }

    @Test("An entry of 1 MiB is read, and a larger one told with its size")
    func largeConfigMap() throws {
        let text = String(repeating: "x", count: 1 << 20)
        let map: ConfigMap = try ObjectFixture.object(
            #"{"metadata":{"namespace":"","name":"m"},"data":{"a.pem":"\#(text)","b.pem":"\#(text)y"}}"#
        )
        #expect(map.entries.map(\.content.text) == [text, nil])
        #expect(map.entries.map(\.content.oversizedByteCount) == [nil, (1 << 20) + 1])
        // An empty namespace is none.
        #expect(map.name == ObjectName(name: "m"))
    }

    @Test("Istio's injector: each webhook with its bundle and service")
    func mutatingWebhooks() throws {
        let configuration: MutatingWebhookConfiguration = try ObjectFixture.object(
            file: "mutatingwebhookconfiguration-istio"
        )
        #expect(configuration.name == ObjectName(name: "istio-sidecar-injector"))
        #expect(
            configuration.webhooks.map(\.name) == [
                "rev.namespace.sidecar-injector.istio.io", "namespace.sidecar-injector.istio.io",
            ]
        )
        for webhook in configuration.webhooks {
            #expect(webhook.clientConfig.service == ObjectName(namespace: "istio-system", name: "istiod"))
            #expect(webhook.clientConfig.caBundle?.text == (try root()))
            #expect(webhook.clientConfig.url == nil)
        }
    }

    @Test("A webhook without a bundle is verified by the API server's own roots")
    func validatingWebhooks() throws {
        let configuration: ValidatingWebhookConfiguration = try ObjectFixture.object(
            file: "validatingwebhookconfiguration-istio"
        )
        #expect(configuration.webhooks.map(\.name) == ["rev.validation.istio.io", "audit.example.com"])
        #expect(configuration.webhooks[0].clientConfig.caBundle?.text == (try root()))
        #expect(configuration.webhooks[1].clientConfig.caBundle == nil)
        #expect(configuration.webhooks[1].clientConfig.service == nil)
        #expect(configuration.webhooks[1].clientConfig.url == "https://audit.example.com/validate")
    }

    @Test("One webhook's broken bundle hurts no other webhook")
    func brokenBundle() throws {
        let configuration: MutatingWebhookConfiguration = try ObjectFixture.object(
            #"{"webhooks":[{"name":"a","clientConfig":{"caBundle":"@"}},7,{"name":"c","clientConfig":{"caBundle":"QUJD"}},"#
                + #"{"name":"d","clientConfig":null}],"metadata":{"name":"m"}}"#
        )
        #expect(configuration.webhooks.map(\.name) == ["a", "", "c", "d"])
        #expect(configuration.webhooks[0].clientConfig.caBundle?.isBroken == true)
        #expect(configuration.webhooks.map(\.clientConfig.caBundle?.text) == [nil, nil, "ABC", nil])
    }

    @Test("An API that a service answers")
    func aggregatedAPI() throws {
        let service: APIService = try ObjectFixture.object(file: "apiservice-metrics")
        #expect(service.name == ObjectName(name: "v1beta1.metrics.k8s.io"))
        #expect(service.clientConfig.service == ObjectName(namespace: "kube-system", name: "metrics-server"))
        #expect(service.clientConfig.caBundle?.text == (try root()))
        #expect(!service.skipsVerification)
    }

    @Test("An API that the server answers itself, and one that is not verified")
    func otherAPIs() throws {
        let local: APIService = try ObjectFixture.object(file: "apiservice-local")
        #expect(local.clientConfig.service == nil)
        #expect(local.clientConfig.caBundle == nil)
        let unverified: APIService = try ObjectFixture.object(
            #"{"metadata":{"name":"a"},"spec":{"insecureSkipTLSVerify":true,"service":{"name":"s","namespace":"n"}}}"#
        )
        #expect(unverified.skipsVerification)
    }

    @Test("A definition whose versions a webhook converts, and one without")
    func definitions() throws {
        let converted: CustomResourceDefinition = try ObjectFixture.object(file: "customresourcedefinition-webhook")
        #expect(converted.conversion?.service == ObjectName(namespace: "acme", name: "acme-webhook"))
        #expect(converted.conversion?.caBundle?.text == (try root()))
        let plain: CustomResourceDefinition = try ObjectFixture.object(file: "customresourcedefinition-plain")
        #expect(plain.name == ObjectName(name: "gateways.networking.istio.io"))
        #expect(plain.conversion == nil)
    }

    @Test("A trust bundle of the cluster, with and without a signer")
    func clusterTrustBundles() throws {
        let bundle: ClusterTrustBundle = try ObjectFixture.object(file: "clustertrustbundle-istio")
        #expect(bundle.name == ObjectName(name: "istio.io:istiod-ca:root-cert"))
        #expect(bundle.signerName == "istio.io/istiod-ca")
        #expect(bundle.trustBundle?.text == (try root()))
        let other: ClusterTrustBundle = try ObjectFixture.object(
            #"{"metadata":{"name":"a"},"spec":{"signerName":"","trustBundle":""}}"#
        )
        #expect(other.signerName == nil)
        #expect(other.trustBundle == nil)
    }

    @Test("Each kind says where it is served and whether it may hold keys")
    func kinds() {
        #expect(Secret.resource.isSensitive)
        #expect(Secret.resource.isNamespaced)
        #expect(!ConfigMap.resource.isSensitive)
        #expect(Pod.resource == ResourceKind(plural: "pods", isNamespaced: true))
        #expect(ClusterTrustBundle.resource.version == "v1beta1")
        #expect(ClusterTrustBundle.resource.olderVersions == ["v1alpha1"])
        #expect(MutatingWebhookConfiguration.resource.plural == "mutatingwebhookconfigurations")
        #expect(ValidatingWebhookConfiguration.resource.plural == "validatingwebhookconfigurations")
        #expect(APIService.resource.group == "apiregistration.k8s.io")
        #expect(CustomResourceDefinition.resource.group == "apiextensions.k8s.io")
        #expect(!CustomResourceDefinition.resource.isNamespaced)
    }
}
