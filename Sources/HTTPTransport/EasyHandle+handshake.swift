// SPDX-License-Identifier: Apache-2.0

internal import CCurl

extension EasyHandle {
    /// Connects only, verifies nothing, and copies what the server presents.
    ///
    /// An old server with a weak key is what somebody looks for here: any TLS version and key size will do.
    func configureHandshake() throws(TransferError) {
        try set(CURLOPT_CONNECT_ONLY, 1)
        try set(CURLOPT_FRESH_CONNECT, true)
        try set(CURLOPT_FORBID_REUSE, true)
        // A resumed session shows no certificates.
        try set(CURLOPT_SSL_SESSIONID_CACHE, false)
        // A server that knows none of the protocols libcurl would name refuses before it shows its certificates.
        try set(CURLOPT_SSL_ENABLE_ALPN, false)
        try set(CURLOPT_SSLVERSION, ccurl_tls_1_0)
        try setContext(CURLOPT_SSL_CTX_DATA)
        try check(
            ccurl_set_tls_context_callback(pointer) { _, tlsContext, context in
                ccurl_set_security_level(tlsContext, 0)
                ccurl_set_verify_callback(tlsContext, EasyHandle.acceptAndCopy, context)
                EasyHandle.offerProtocols(tlsContext, context)
                return CURLE_OK
            }
        )
    }

    /// The protocols that the caller wants to be asked for, in the form of RFC 7301 section 3.1.
    private static func offerProtocols(_ tlsContext: UnsafeMutableRawPointer?, _ context: UnsafeMutableRawPointer?) {
        guard let context else { return }
        let protocols = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().plan.applicationProtocols
        guard !protocols.isEmpty else { return }
        let wire = protocols.flatMap { [UInt8(clamping: $0.utf8.count)] + Array($0.utf8) }
        _ = ccurl_set_protocols(tlsContext, wire, CUnsignedInt(wire.count))
    }

    /// SSL_CTX_set_cert_verify_callback(3): called once per handshake in place of verification; 1 accepts.
    private static let acceptAndCopy: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> CInt = {
        store,
        context in
        guard let context, let presented = X509_STORE_CTX_get0_untrusted(store) else { return 1 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        transfer.receiveServedChain(
            (0..<ccurl_certificate_count(presented)).compactMap { derEncoding(of: ccurl_certificate(presented, $0)) }
        )
        return 1
    }

    private static func derEncoding(of certificate: OpaquePointer?) -> [UInt8]? {
        let count = i2d_X509(certificate, nil)
        guard count > 0 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, initializedCount in
            var next = buffer.baseAddress
            initializedCount = max(0, Int(i2d_X509(certificate, &next)))
        }
    }
}
