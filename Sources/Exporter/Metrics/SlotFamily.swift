// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Exposition

/// A family with one series for each slot, or none where the slot has no such value.
struct SlotFamily: Sendable {
    let family: Catalogue
    let value: @Sendable (SlotState) -> Int64?

    static let all: [SlotFamily] = [
        SlotFamily(family: .expiration) { $0.current?.notAfter },
        SlotFamily(family: .notBefore) { $0.current?.notBefore },
        SlotFamily(family: .effectiveExpiration) { $0.effectiveNotAfter },
        SlotFamily(family: .rotationDue) { $0.rotationDue },
        SlotFamily(family: .lastRotation) { $0.current == nil ? nil : $0.lastRotation },
        SlotFamily(family: .rotations) { $0.current == nil ? nil : Int64($0.rotations) },
        SlotFamily(family: .inUse) { $0.isInUse.map { $0 ? 1 : 0 } },
    ]

    init(family: Catalogue, value: @escaping @Sendable (SlotState) -> Int64?) {
        self.family = family
        self.value = value
    }
}
