// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes
import TestSupport
import Testing

@testable import CertificateSources

/// Root ConfigMaps, webhooks and ClusterTrustBundles.
@Suite struct ClusterBundleTests {
    private let old = TestCertificateAuthority.root()
    private let new = TestCertificateAuthority.root()
    private let context = SourceContext.silent()

    @Test func `A root ConfigMap is what its namespace trusts`() throws {
        let map = try ClusterObjectJSON.configMap("istio-ca-root-cert", ["root-cert.pem": old.pem + new.pem])
        let observation = try #require(map.trustBundle(in: "east", context).observation)
        #expect(observation.trustBundle == [old.certificate.decoded, new.certificate.decoded])
        #expect(observation.namespaceBundle == NamespaceBundle(cluster: "east", namespace: "shop"))
        #expect(observation.slots.isEmpty)
    }

    @Test func `A root ConfigMap that holds nothing readable trusts nothing, and says why`() throws {
        let map = try ClusterObjectJSON.configMap("istio-ca-root-cert", ["root-cert.pem": "nothing"])
        let reading = map.trustBundle(in: nil, context)
        #expect(reading.observation?.trustBundle.isEmpty == true)
        #expect(reading.problems.count == 1)
    }

    @Test func `Each webhook has its bundle, and Istio's are places of the mesh's CA`() throws {
        let injector: MutatingWebhookConfiguration = try ClusterObjectJSON.webhooks(
            "istio-sidecar-injector",
            [("rev.namespace.sidecar-injector.istio.io", old.pem), ("object.sidecar-injector.istio.io", new.pem)]
        )
        let observation = try #require(injector.caBundleReading(in: nil, context).observation)
        #expect(
            observation.slots.map(\.id.key) == [
                "rev.namespace.sidecar-injector.istio.io", "object.sidecar-injector.istio.io",
            ]
        )
        #expect(
            observation.slots.map(\.id.secret)
                == Array(repeating: "mutatingwebhookconfiguration/istio-sidecar-injector", count: 2)
        )
        #expect(observation.slots.map(\.id.source) == [.webhook, .webhook])
        #expect(observation.location?.name == "webhook/istio-sidecar-injector")
        let other: ValidatingWebhookConfiguration = try ClusterObjectJSON.webhooks(
            "cert-manager-webhook",
            [("a", old.pem)]
        )
        #expect(other.caBundleReading(in: nil, context).observation?.location == nil)
    }

    @Test func `A configuration without bundles is nothing`() throws {
        let empty: MutatingWebhookConfiguration = try ClusterObjectJSON.webhooks("istio-sidecar-injector", [])
        #expect(empty.caBundleReading(in: nil, context).observation == nil)
    }

    @Test func `API services and conversions carry bundles too`() throws {
        let bundle = Base64Text.of(old.pem)
        let service: APIService = try ClusterObjectJSON.decode(
            #"{"metadata":{"name":"v1beta1.metrics.k8s.io"},"spec":{"caBundle":"\#(bundle)","service":{"name":"m"}}}"#
        )
        let slot = try #require(service.caBundleReading(in: nil, context).observation?.slots.first)
        #expect(slot.id.secret == "apiservice/v1beta1.metrics.k8s.io")
        #expect(slot.id.key == nil)
        let definition: CustomResourceDefinition = try ClusterObjectJSON.decode(
            #"{"metadata":{"name":"a.b"},"spec":{"conversion":{"webhook":{"clientConfig":{"caBundle":"\#(bundle)"}}}}}"#
        )
        #expect(
            definition.caBundleReading(in: nil, context).observation?.slots.first?.id.secret
                == "customresourcedefinition/a.b"
        )
    }

    @Test func `A ClusterTrustBundle has a slot for each root, and istiod's is a place of the mesh's CA`() throws {
        let bundle = try ClusterObjectJSON.trustBundle(
            "istio.io:istiod-ca:root-cert",
            signer: "istio.io/istiod-ca",
            pem: old.pem + new.pem
        )
        let observation = try #require(bundle.reading(in: nil, context).observation)
        #expect(observation.slots.count == 2)
        #expect(observation.slots.map(\.id.source) == [.clusterTrustBundle, .clusterTrustBundle])
        #expect(observation.location?.name == "clustertrustbundle/istio.io:istiod-ca:root-cert")
    }
}
