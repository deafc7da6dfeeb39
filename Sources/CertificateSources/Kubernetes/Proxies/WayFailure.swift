// SPDX-License-Identifier: Apache-2.0

import EnvoyAdmin
import HTTPTransport
import Kubernetes

/// Why a proxy could not be read by one way.
struct WayFailure: Error {
    enum Consequence {
        /// The right is missing: for the whole namespace, and for a while.
        case refused
        /// This way does not lead to this proxy now: the next one is tried.
        case noRoute
        /// The proxy was reached, or should have been, and did not answer: what is known of it grows old.
        case failed
    }

    let consequence: Consequence
    /// The label `reason`.
    let reason: String
    let message: String

    init(_ consequence: Consequence, reason: String, message: String) {
        self.consequence = consequence
        self.reason = reason
        self.message = message
    }

    /// Whoever answers at the pod's address is another workload: the address was given away.
    static let wrongPeer = "wrong_peer"
    /// No way is left to a proxy.
    static let noWay = "no_way"
}

extension WayFailure {
    init(_ error: any Error) {
        switch error {
        case let failure as WayFailure: self = failure
        case let error as KubernetesError: self.init(error)
        case let error as EnvoyAdminError: self.init(error)
        case let error as TransferError: self.init(error)
        default: self.init(.failed, reason: TransferError.Reason.cancelled.rawValue, message: "\(error)")
        }
    }

    private init(_ error: KubernetesError) {
        let consequence: Consequence =
            switch error.reason {
            case .forbidden: .refused
            case .portForward: .noRoute
            default: .failed
            }
        self.init(consequence, reason: error.reason.rawValue, message: error.message)
    }

    private init(_ error: EnvoyAdminError) {
        self.init(
            error.reason == .transfer(.connect) ? .noRoute : .failed,
            reason: error.reason.label,
            message: error.message
        )
    }

    private init(_ error: TransferError) {
        switch (error.reason, error.status) {
        case (.connect, _), (.dns, _):
            self.init(.noRoute, reason: error.reason.rawValue, message: error.message)
        case (_, 403?):
            self.init(.refused, reason: KubernetesError.Reason.forbidden.rawValue, message: error.message)
        default:
            self.init(.failed, reason: error.reason.rawValue, message: error.message)
        }
    }
}
