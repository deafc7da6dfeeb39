// SPDX-License-Identifier: Apache-2.0

internal import CCurl

extension TransferError {
    /// - Parameter detail: the text of CURLOPT_ERRORBUFFER; empty where libcurl had nothing to add.
    init(code: CURLcode, detail: String, summary: String) {
        let reason = Self.reason(of: code, detail: detail)
        let what = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        self.init(reason: reason, message: "\(summary): \(what.printable)\(reason.advice)")
    }

    static func cancelled(_ summary: String) -> TransferError {
        TransferError(reason: .cancelled, message: "\(summary): cancelled")
    }

    static func shutDown(_ summary: String) -> TransferError {
        TransferError(reason: .cancelled, message: "\(summary): the transport is shut down")
    }

    private static func reason(of code: CURLcode, detail: String) -> Reason {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .dns
        case CURLE_COULDNT_CONNECT: .connect
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_FILESIZE_EXCEEDED: .tooLarge
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_USE_SSL_FAILED,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CLIENTCERT:
            .tls
        // Under TLS 1.3 the server's verdict on our certificate comes after the handshake, as a failed read or write.
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR:
            detail.contains("SSL routines") && detail.contains("alert") ? .tls : .protocol
        default: .protocol
        }
    }
}

extension TransferError.Reason {
    fileprivate var advice: String {
        switch self {
        case .dns: " (check the host name)"
        case .connect: " (check that the server runs and listens there)"
        case .tls: " (check the CA file, the client certificate and the server name)"
        case .timeout: " (the server is slow or the timeout too short)"
        case .tooLarge, .status, .protocol, .cancelled, .auth: ""
        }
    }
}
