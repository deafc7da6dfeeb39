// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

/// Which istiod it is, in the labels of its series.
struct IstiodPlace: Sendable, Equatable {
    var cluster: String?
    var namespace: String?
    var pod: String?
    /// `host:port`, for an istiod whose pod is not known.
    var address: String?

    /// Where the certificates of one of its TLS ports are.
    ///
    /// - Parameter secret: the port, or the whole address where that alone tells two istiods apart.
    func slot(secret: String) -> SlotID {
        SlotID(
            source: .handshake,
            cluster: cluster,
            namespace: namespace,
            workload: Self.workload,
            pod: pod,
            secret: secret,
            role: .leaf
        )
    }

    private static let workload = "istiod"
}
