// SPDX-License-Identifier: Apache-2.0

/// One istiod.
package struct IstiodTarget: Sendable, Equatable {
    /// Of its metrics.
    package var url: MetricsAddress
    /// Where it presents certificates: for xDS and the CA on 15012, for webhooks on 15017.
    package var tlsAddresses: [ServerAddress]
    /// Without a pod, the address tells one istiod from another.
    package var labels: TargetLabels

    package init(url: MetricsAddress, tlsAddresses: [ServerAddress] = [], labels: TargetLabels = TargetLabels()) {
        self.url = url
        self.tlsAddresses = tlsAddresses
        self.labels = labels
    }
}
