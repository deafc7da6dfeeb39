// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// Why a Vault or OpenBao server did not tell what it was asked.
package struct VaultError: Error, Sendable, Equatable {
    /// Closed, because it is the label `reason` of the error counters.
    package enum Reason: Sendable, Equatable {
        /// The request failed, or its answer's status is none that Vault gives a meaning.
        case transfer(TransferError.Reason)
        case sealed
        case notInitialized
        /// A standby that does not ask the active server on behalf of its clients.
        case standby
        /// A standby of a cluster that has no active server now.
        case noActive
        case forbidden
        case tokenExpired
        /// The mount has no CA certificate.
        case noIssuer
        /// Nothing is there: no such mount, or it is none of the PKI engine.
        case notFound
        case malformed
        /// More than is read of it.
        case tooMany

        package var label: String {
            switch self {
            case .transfer(let reason): reason.rawValue
            case .sealed: "sealed"
            case .notInitialized: "not_initialized"
            case .standby: "standby"
            case .noActive: "no_active"
            case .forbidden: "forbidden"
            case .tokenExpired: "token_expired"
            case .noIssuer: "no_issuer"
            case .notFound: "not_found"
            case .malformed: "malformed"
            case .tooMany: "too_many"
            }
        }

        /// Every label there can be, for counters that start at zero.
        package static let allLabels =
            TransferError.Reason.allCases.map(\.rawValue)
            + [
                Reason.sealed, .notInitialized, .standby, .noActive, .forbidden, .tokenExpired, .noIssuer, .notFound,
                .malformed, .tooMany,
            ].map(\.label)
    }

    package let reason: Reason
    package let message: String
    /// Of the answer, where there was one.
    package let status: Int?

    package init(_ reason: Reason, _ message: String, status: Int? = nil) {
        self.reason = reason
        self.message = message
        self.status = status
    }

    init(_ error: TransferError) {
        self.init(.transfer(error.reason), error.message, status: error.status)
    }

    /// No server was reached, so that asking it for something else has no point now.
    package var isUnreachable: Bool {
        guard case .transfer(let reason) = reason else { return false }
        return [.dns, .connect, .tls, .timeout, .cancelled].contains(reason)
    }

    /// Whatever else it is asked for now, the server would answer the same.
    package var isOfServer: Bool {
        isUnreachable || [.sealed, .notInitialized, .standby, .noActive].contains(reason)
    }
}

extension VaultError: CustomStringConvertible {
    package var description: String { message }
}
