// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Exposition

extension LabelSet {
    init(_ slot: SlotID) {
        self.init([
            "source": slot.source.rawValue, "cluster": slot.cluster, "namespace": slot.namespace,
            "workload": slot.workload, "pod": slot.pod,
            "secret": slot.secret, "key": slot.key, "role": slot.role.rawValue, "name": slot.name,
            "twin": slot.twin.map { "\($0)" },
        ])
    }

    init(_ proxy: ProxyIdentity) {
        self.init([
            "source": proxy.source.rawValue, "cluster": proxy.cluster, "namespace": proxy.namespace,
            "workload": proxy.workload, "pod": proxy.pod,
        ])
    }
}
