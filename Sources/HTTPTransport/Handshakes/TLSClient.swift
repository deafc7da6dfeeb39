// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Glibc

/// The client's side of one TLS handshake, without a connection: bytes in, bytes out.
final class TLSClient {
    enum Step: Equatable {
        /// More bytes of the server are needed.
        case receive
        case done
        case failed(String, TransferError.Reason)
    }

    private let connection: OpaquePointer
    /// Owned by the connection.
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer
    /// What to verify against; nil verifies nothing.
    private let store: TrustStore?
    /// The name or address that the leaf is checked for.
    private let expectedName: String?
    private(set) var chain: [[UInt8]] = []
    private(set) var isClientCertificateRequested = false
    private var leafSerialNumber: [UInt8] = []
    private var anchoredChain: [[UInt8]] = []
    private var failures: Set<ChainVerification.Failure> = []

    /// - Parameter store: what to verify against; nil verifies nothing.
    init(_ request: TLSHandshakeRequest, verifyingAgainst store: TrustStore?, summary: String) throws(TLSHandshakeError)
    {
        guard let connection = SSL_new(TLSContext.shared.pointer), let incoming = BIO_new(BIO_s_mem()),
            let outgoing = BIO_new(BIO_s_mem())
        else { preconditionFailure("no memory for a TLS connection") }
        self.connection = connection
        self.incoming = incoming
        self.outgoing = outgoing
        self.store = store
        expectedName = request.sentServerName ?? request.expectedHost
        SSL_set_bio(connection, incoming, outgoing)
        SSL_set_connect_state(connection)
        SSL_set_ex_data(connection, Self.place, Unmanaged.passUnretained(self).toOpaque())
        if let store {
            _ = ccurl_use_trust_store(connection, store.pointer)
            ccurl_request_status(connection)
        }
        setNames(request)
        try setClientCertificate(request, summary)
    }

    deinit {
        SSL_free(connection)
    }

    /// Moves the handshake as far as the bytes at hand let it.
    func advance() -> Step {
        ERR_clear_error()
        let code = SSL_do_handshake(connection)
        if code == 1 { return .done }
        switch SSL_get_error(connection, code) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .receive
        default: return Self.failure(ERR_peek_last_error())
        }
    }

    func feed(_ bytes: [UInt8]) {
        // A memory BIO takes everything, or there is no memory left.
        _ = BIO_write(incoming, bytes, CInt(clamping: bytes.count))
    }

    /// What the server is to be sent.
    func takeOutgoing() -> [UInt8] {
        let count = Int(ccurl_pending(outgoing))
        guard count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            initializedCount = max(0, Int(BIO_read(outgoing, buffer.baseAddress, CInt(clamping: count))))
        }
    }

    /// Says goodbye, which servers otherwise log.
    func close() {
        _ = SSL_shutdown(connection)
    }

    var verification: ChainVerification? {
        guard store != nil else { return nil }
        var failures = failures
        if stapledStatus?.value == .revoked { failures.insert(.revoked) }
        // What is missing above a certificate that signed itself is no news.
        if failures.contains(.selfSigned) { failures.remove(.unknownAuthority) }
        return ChainVerification(failures: failures, anchoredChain: failures.isEmpty ? anchoredChain : [])
    }

    var stapledStatus: StapledStatus? {
        var response: UnsafePointer<UInt8>?
        let count = ccurl_stapled_response(connection, &response)
        guard count > 0, let response else { return nil }
        return StapledStatus(
            response: UnsafeBufferPointer(start: response, count: count),
            serialNumber: leafSerialNumber
        )
    }

    /// Nil before the server has chosen.
    var session: TLSHandshake.Session? {
        guard let cipher = SSL_get_current_cipher(connection) ?? SSL_get_pending_cipher(connection),
            let name = SSL_CIPHER_standard_name(cipher)
        else { return nil }
        var chosen: UnsafePointer<UInt8>?
        var count: CUnsignedInt = 0
        SSL_get0_alpn_selected(connection, &chosen, &count)
        return TLSHandshake.Session(
            version: String(cString: SSL_get_version(connection)),
            cipher: String(cString: name),
            applicationProtocol: chosen.map {
                String(decoding: UnsafeBufferPointer(start: $0, count: Int(count)), as: UTF8.self)
            }
        )
    }

    private static func failure(_ code: CUnsignedLong) -> Step {
        let text = ERR_reason_error_string(code).map { String(cString: $0) } ?? "the handshake broke off"
        switch ERR_GET_REASON(code) {
        case SSL_R_WRONG_VERSION_NUMBER:
            return .failed("the server does not speak TLS here (plain text, or a protocol with STARTTLS?)", .protocol)
        case SSL_R_EXCESSIVE_MESSAGE_SIZE:
            return .failed("the server's certificates are too large together", .tooLarge)
        default: return .failed(text, .tls)
        }
    }
}

// MARK: - Settings

extension TLSClient {
    private func setNames(_ request: TLSHandshakeRequest) {
        let parameters = SSL_get0_param(connection)
        if let name = request.sentServerName {
            X509_VERIFY_PARAM_set_hostflags(parameters, CUnsignedInt(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
            X509_VERIFY_PARAM_set1_host(parameters, name, 0)
            _ = ccurl_set_server_name(connection, name)
        } else if let address = request.expectedHost {
            X509_VERIFY_PARAM_set1_ip_asc(parameters, address)
        }
        let protocols = request.applicationProtocols.flatMap { [UInt8(clamping: $0.utf8.count)] + Array($0.utf8) }
        if !protocols.isEmpty { SSL_set_alpn_protos(connection, protocols, CUnsignedInt(protocols.count)) }
        // SSL_set_cert_cb(3): a client's is called when the server asks for a certificate, and only then.
        SSL_set_cert_cb(
            connection,
            { connection, _ in
                TLSClient.handling(connection: connection)?.isClientCertificateRequested = true
                return 1
            },
            nil
        )
    }

    private func setClientCertificate(_ request: TLSHandshakeRequest, _ summary: String) throws(TLSHandshakeError) {
        guard let certificate = request.clientCertificateFile, let key = request.clientKeyFile else { return }
        defer { ERR_clear_error() }
        guard SSL_use_certificate_chain_file(connection, certificate) == 1 else {
            throw Self.unusable(certificate, "a PEM certificate", summary)
        }
        guard SSL_use_PrivateKey_file(connection, key, SSL_FILETYPE_PEM) == 1 else {
            throw Self.unusable(key, "the PEM key of the client certificate, without a passphrase", summary)
        }
    }

    private static func unusable(_ path: String, _ what: String, _ summary: String) -> TLSHandshakeError {
        TLSHandshakeError(
            .credentials,
            "\(summary): \(path.printable) cannot be used (check that it may be read and is \(what))"
        )
    }
}

// MARK: - OpenSSL's callbacks

extension TLSClient {
    /// Of this value in its connection's slots; 0 is the application's (SSL_set_app_data(3)).
    private static var place: CInt { 0 }

    static func handling(connection: OpaquePointer?) -> TLSClient? {
        SSL_get_ex_data(connection, place).map { Unmanaged<TLSClient>.fromOpaque($0).takeUnretainedValue() }
    }

    static func handling(_ store: OpaquePointer?) -> TLSClient? {
        X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx())
            .flatMap { handling(connection: OpaquePointer($0)) }
    }

    /// Copies what the server presents, and lets OpenSSL say all that is wrong with it instead of the first thing.
    func receiveCertificates(_ store: OpaquePointer?) {
        chain = DEREncoding.certificates(X509_STORE_CTX_get0_untrusted(store))
        guard let trust = self.store, let leaf = X509_STORE_CTX_get0_cert(store) else { return }
        leafSerialNumber = X509_get0_serialNumber(leaf).flatMap { DEREncoding.serialNumber($0) } ?? []
        let now = Int64(time(nil))
        let key = KnownVerdicts.Key(presented: chain, name: expectedName)
        let verdict: KnownVerdicts.Verdict
        if let known = trust.verdicts.verdict(for: key, at: now) {
            verdict = known
        } else {
            verdict = judge(store)
            let dates =
                DEREncoding.dates(X509_STORE_CTX_get0_untrusted(store))
                + DEREncoding.dates(X509_STORE_CTX_get0_chain(store))
            trust.verdicts.note(verdict, for: key, dates: dates, at: now)
        }
        failures = verdict.failures
        anchoredChain = verdict.anchoredChain
    }

    private func judge(_ store: OpaquePointer?) -> KnownVerdicts.Verdict {
        // The handshake's own level lets weak keys through; clients of today do not.
        X509_VERIFY_PARAM_set_auth_level(X509_STORE_CTX_get0_param(store), 1)
        X509_STORE_CTX_set_verify_cb(store) { isGood, store in
            if isGood != 1 {
                TLSClient.handling(store)?.failures.insert(.init(code: X509_STORE_CTX_get_error(store)))
            }
            return 1
        }
        if X509_verify_cert(store) != 1, failures.isEmpty { failures = [.other] }
        ERR_clear_error()
        return KnownVerdicts.Verdict(
            failures: failures,
            anchoredChain: DEREncoding.certificates(X509_STORE_CTX_get0_chain(store))
        )
    }
}
