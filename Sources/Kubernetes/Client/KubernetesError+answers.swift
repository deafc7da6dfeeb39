// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import StreamingJSON

extension KubernetesError {
    init(_ error: TransferError, during operation: APIOperation) {
        let reason: Reason =
            switch error.reason {
            case .dns: .dns
            case .connect: .connect
            case .tls: .tls
            case .timeout: .timeout
            case .tooLarge: .tooLarge
            case .status: Reason(status: error.status ?? 0)
            case .protocol: .protocol
            case .cancelled: .cancelled
            case .auth: .auth
            }
        self.init(
            reason: reason,
            message: "\(operation): \(error.message)\(operation.advice(on: reason))",
            status: error.status
        )
    }

    /// - Parameter status: what the server says of the refusal; its own code, where it has one, comes second to `code`.
    init(_ status: APIStatus, code: Int?, retryAfter: Duration? = nil, during operation: APIOperation) {
        let code = code ?? status.code ?? 0
        let reason = Reason(status: code)
        let said = status.message.excerpt
        self.init(
            reason: reason,
            message: "\(operation): status \(code)\(said.isEmpty ? "" : " (\(said))")\(operation.advice(on: reason))",
            status: code,
            retryAfter: retryAfter ?? status.retryAfter
        )
    }

    init(malformed fault: JSONFault, during operation: APIOperation) {
        self.init(
            reason: .malformed,
            message: "\(operation): \(fault); check that the endpoint is an API server and not a proxy's page"
        )
    }

    static func cancelled(_ operation: APIOperation) -> KubernetesError {
        KubernetesError(reason: .cancelled, message: "\(operation): cancelled")
    }
}

extension KubernetesError.Reason {
    init(status: Int) {
        self =
            switch status {
            case 400, 405, 406, 415, 422: .invalid
            case 401: .unauthorized
            case 403: .forbidden
            case 404: .notFound
            case 408: .timeout
            case 410: .expired
            case 429: .throttled
            case 500...599: .server
            default: .status
            }
    }
}
