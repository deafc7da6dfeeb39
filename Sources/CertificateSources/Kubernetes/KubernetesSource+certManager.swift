// SPDX-License-Identifier: Apache-2.0

extension KubernetesSource {
    /// cert-manager's objects.
    var certManagerParts: [Part] { [] }
}
