// SPDX-License-Identifier: Apache-2.0

extension KubernetesSource {
    /// Requests to the signers of Kubernetes.
    var signingRequestParts: [Part] { [] }
}
