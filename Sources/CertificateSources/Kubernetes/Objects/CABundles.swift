// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes

/// Objects that tell the API server which CA to trust when it calls out.
protocol CABundleHolder: KubernetesObject {
    /// The bundles, each with what tells it apart within the object, if anything does.
    var caBundles: [(key: String?, content: CertificateContent)] { get }
    /// Whether Istio wrote the bundle: then it has to follow the mesh's root.
    var isIstios: Bool { get }
}

extension CABundleHolder {
    func caBundleReading(in cluster: String?, _ context: SourceContext) -> ObjectReading {
        let kind = Self.resource.plural.dropLast()
        var reader = ObjectReader(cluster: cluster, context: context, object: "\(kind) \(name)")
        for (key, content) in caBundles {
            let certificates = reader.certificates(content, key: key ?? "caBundle")
            reader.addSlots(
                for: certificates,
                at: SlotID(source: .webhook, cluster: cluster, secret: "\(kind)/\(name)", key: key, role: .root)
            )
        }
        guard !caBundles.isEmpty else { return .nothing }
        return ObjectReading(
            observation: Observation(
                slots: reader.slots,
                location: isIstios ? AuthorityLocation(cluster: cluster, name: "webhook/\(name)") : nil,
                changedAt: metadata.modifiedAt
            ),
            problems: reader.problems
        )
    }
}

extension AdmissionWebhookConfiguration {
    var caBundles: [(key: String?, content: CertificateContent)] {
        webhooks.compactMap { webhook in webhook.clientConfig.caBundle.map { (webhook.name, $0) } }
    }

    /// `istio-sidecar-injector`, `istio-revision-tag-…`, `istio-validator-…`, `istiod-default-validator`.
    var isIstios: Bool { name.name.hasPrefix("istio") }
}

extension MutatingWebhookConfiguration: CABundleHolder {}
extension ValidatingWebhookConfiguration: CABundleHolder {}

extension APIService: CABundleHolder {
    var caBundles: [(key: String?, content: CertificateContent)] { clientConfig.caBundle.map { [(nil, $0)] } ?? [] }
    var isIstios: Bool { false }
}

extension ClusterTrustBundle {
    func reading(in cluster: String?, _ context: SourceContext) -> ObjectReading {
        guard let trustBundle else { return .nothing }
        var reader = ObjectReader(cluster: cluster, context: context, object: "clustertrustbundle \(name)")
        let certificates = reader.certificates(trustBundle, key: "trustBundle")
        reader.addSlots(
            for: certificates,
            at: SlotID(source: .clusterTrustBundle, cluster: cluster, secret: name.name, role: .root)
        )
        let isIstios = signerName?.hasPrefix("istio.io/") == true
        return ObjectReading(
            observation: Observation(
                slots: reader.slots,
                location: isIstios ? AuthorityLocation(cluster: cluster, name: "clustertrustbundle/\(name)") : nil,
                changedAt: metadata.modifiedAt
            ),
            problems: reader.problems
        )
    }
}

extension CustomResourceDefinition: CABundleHolder {
    var caBundles: [(key: String?, content: CertificateContent)] { conversion?.caBundle.map { [(nil, $0)] } ?? [] }
    var isIstios: Bool { false }
}
