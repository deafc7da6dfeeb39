// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes

extension CertificateSigningRequest {
    /// Conditions are never taken back, and a certificate is only ever given to an approved request.
    var state: RequestState {
        if conditions.isTrue("Denied") { return .denied }
        if conditions.isTrue("Failed") { return .failed }
        if certificate != nil { return .issued }
        return conditions.isTrue("Approved") ? .approved : .pending
    }

    static let states: [RequestState] = [.pending, .approved, .denied, .failed, .issued]
}
