// SPDX-License-Identifier: Apache-2.0

extension KubernetesSource {
    /// Policies that say who may speak without TLS.
    var mtlsParts: [Part] { [] }
}
