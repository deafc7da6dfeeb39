// SPDX-License-Identifier: Apache-2.0

/// One proxy's admin interface.
package struct EnvoyTarget: Sendable, Equatable {
    package var url: AdminAddress
    /// Of the Istio agent beside the proxy; nil where none is asked.
    package var agentURL: AdminAddress?
    package var labels: TargetLabels
    /// Part of a leaf's lifetime that is left when it is due for rotation, 0 to 1 (Istio's
    /// `SECRET_GRACE_PERIOD_RATIO`); nil takes the proxy's own setting, else 0.5.
    package var rotationRatio: Double?

    package init(
        url: AdminAddress,
        agentURL: AdminAddress? = nil,
        labels: TargetLabels = TargetLabels(),
        rotationRatio: Double? = nil
    ) {
        self.url = url
        self.agentURL = agentURL
        self.labels = labels
        self.rotationRatio = rotationRatio
    }
}
