// SPDX-License-Identifier: Apache-2.0

import CertificateSources

extension ConfigurationReader {
    static let certManagerKeys = ["cluster", "kubeconfig", "namespaces", "root_namespace", "requests"]

    /// A cluster of which nothing is watched but who asks for certificates and what becomes of it.
    mutating func certManagerSource(
        _ fields: ConfigurationFields,
        name: String,
        polling: PollingConfiguration,
        limits: SourceLimits
    ) -> KubernetesSourceConfiguration {
        var source = kubernetesSource(fields, name: name, polling: polling, limits: limits)
        source.watch = [.certManager, .signingRequests]
        if let field = fields["namespaces"] {
            source.proxies.namespaces = distinct(field, example: "[shop, bank]", checkedNamespace)
        }
        return source
    }
}
