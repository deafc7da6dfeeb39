// SPDX-License-Identifier: Apache-2.0

extension KubernetesSource {
    /// The istiods of the root namespace.
    var istiodParts: [Part] {
        let watch = IstiodWatch(context: context)
        return [Part(watch.part) { await watch.run() }]
    }
}
