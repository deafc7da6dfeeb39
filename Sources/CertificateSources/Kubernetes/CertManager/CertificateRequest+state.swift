// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes

extension CertificateRequest {
    /// Who asks. The raw value is the metrics' label `requester`.
    enum Requester: String, Sendable, Hashable {
        /// A Certificate.
        case certificate
        /// A workload's agent, through istio-csr.
        case istioCSR = "istio_csr"
        case other
    }

    var requester: Requester {
        if isOfIstioCSR { return .istioCSR }
        return certificateName == nil ? .other : .certificate
    }

    /// cert-manager tells the end by the reason of the condition `Ready`
    /// (cert-manager:pkg/apis/certmanager/v1/types_certificaterequest.go).
    var state: RequestState {
        let ready = conditions["Ready"]
        if conditions.isTrue("Denied") || ready?.reason == "Denied" { return .denied }
        if conditions.isTrue("InvalidRequest") { return .invalid }
        if ready?.reason == "Failed" { return .failed }
        if ready?.isTrue == true { return .issued }
        return conditions.isTrue("Approved") ? .approved : .pending
    }
}
