// SPDX-License-Identifier: Apache-2.0

package import CertificateHealth

/// When a source looks, and how much it may take in.
package struct PollingSettings: Sendable, Equatable {
    package let interval: Duration
    /// For one target's whole poll.
    package let timeout: Duration
    /// Of one answer or file.
    package let maximumBodyBytes: Int
    package let inventoryLimits: InventoryLimits

    package init(interval: Duration, timeout: Duration, maximumBodyBytes: Int, inventoryLimits: InventoryLimits) {
        self.interval = interval
        self.timeout = timeout
        self.maximumBodyBytes = maximumBodyBytes
        self.inventoryLimits = inventoryLimits
    }
}
