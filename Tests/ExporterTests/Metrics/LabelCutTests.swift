// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Testing

@testable import Exporter

@Suite struct LabelCutTests {
    @Test func `A label value that is too long is cut, and the page says how many are`() {
        let inventory = Inventory()
        let target = TargetID(source: "disk", name: "long")
        inventory.update { state in
            state.register(source: "disk", reasons: [], limits: InventoryLimits(maximumAge: 60, maximumSlots: 10))
            let secrets = [String(repeating: "long", count: 1_000), "short"]
            let slots = secrets.map { secret in
                ObservedSlot(
                    id: SlotID(source: .file, secret: secret, role: .leaf),
                    certificate: nil,
                    served: ServedCertificate(serialNumber: .init(magnitude: [1]), notBefore: 0, notAfter: 10)
                )
            }
            state.apply(Observation(slots: slots), to: target, at: 1)
            state.confirm(target, counters: nil, at: 1)
        }
        let page = MetricsPage(inventory: inventory, reloads: ReloadStatus(loadedAt: 0)) { 1 }
        let lines = String(decoding: page.render().bytes, as: UTF8.self).split(separator: "\n")
        #expect(lines.contains("istio_certificate_exporter_label_values_cut 1"))
        #expect(lines.count { $0.hasPrefix("istio_certificate_expiration_timestamp{") } == 2)
        #expect(lines.allSatisfy { $0.utf8.count < 2_000 })
    }
}
