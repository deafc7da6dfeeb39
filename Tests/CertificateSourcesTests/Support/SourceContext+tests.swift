// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Logging

@testable import CertificateSources

extension SourceContext {
    /// A context at a fixed moment, with nobody reading its log.
    static func silent(at now: Int64 = 5_000, inventory: Inventory = Inventory()) -> SourceContext {
        SourceContext(
            inventory: inventory,
            logger: Logger(label: "tests", factory: { _ in SwiftLogNoOpLogHandler() }),
            now: { now }
        )
    }
}

extension PollingSettings {
    static func of(timeout: Duration = .seconds(20), maximumBodyBytes: Int = 1 << 20) -> PollingSettings {
        PollingSettings(
            interval: .seconds(15),
            timeout: timeout,
            maximumBodyBytes: maximumBodyBytes,
            inventoryLimits: InventoryLimits(maximumAge: 600, maximumSlots: 1_000)
        )
    }
}
