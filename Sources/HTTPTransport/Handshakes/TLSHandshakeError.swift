// SPDX-License-Identifier: Apache-2.0

/// Why a handshake showed no certificate.
package struct TLSHandshakeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Closed, because it is the label `reason` of the error counters.
    package enum Reason: Sendable, Equatable {
        /// `tls`: the server refused us with an alert, or no handshake is possible with what it offers. `protocol`: it
        /// speaks no TLS, or closed the connection.
        case transfer(TransferError.Reason)
        /// The server does not turn to TLS.
        case startTLS
        /// A file of ours, with CAs or the client certificate, cannot be used.
        case credentials

        package var label: String {
            switch self {
            case .transfer(let reason): reason.rawValue
            case .startTLS: "starttls"
            case .credentials: "credentials"
            }
        }

        /// Every label there can be, for counters that start at zero.
        package static let allLabels =
            [TransferError.Reason.dns, .connect, .tls, .timeout, .tooLarge, .protocol, .cancelled].map(\.rawValue)
            + [Reason.startTLS.label, Reason.credentials.label]
    }

    package let reason: Reason
    package let message: String

    init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    init(_ error: TransferError) {
        self.init(.transfer(error.reason), error.message)
    }

    package var description: String { message }

    /// For callers that asked for neither STARTTLS nor files.
    var transferError: TransferError {
        switch reason {
        case .transfer(let reason): TransferError(reason: reason, message: message)
        case .startTLS, .credentials: TransferError(reason: .protocol, message: message)
        }
    }
}
