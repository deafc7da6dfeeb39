// SPDX-License-Identifier: Apache-2.0

package struct MutatingWebhookConfiguration: AdmissionWebhookConfiguration {
    package static let resource = ResourceKind(
        group: "admissionregistration.k8s.io",
        plural: "mutatingwebhookconfigurations",
        isNamespaced: false
    )

    package let metadata: ObjectMetadata
    package let webhooks: [AdmissionWebhook]

    package init(metadata: ObjectMetadata, webhooks: [AdmissionWebhook]) {
        self.metadata = metadata
        self.webhooks = webhooks
    }
}
