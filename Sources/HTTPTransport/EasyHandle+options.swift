// SPDX-License-Identifier: Apache-2.0

internal import CCurl

extension EasyHandle {
    func configure() throws(TransferError) {
        let plan = transfer.plan
        try setErrorText()
        try setContext(CURLOPT_PRIVATE)
        try configureSurroundings(plan)
        try configureLimits(plan.limits)
        try configureTLS(plan.tls)
        try set(CURLOPT_URL, plan.url)
        try set(CURLOPT_PATH_AS_IS, true)
        try set(CURLOPT_UNIX_SOCKET_PATH, plan.unixSocketPath)
        if let connectTo = plan.connectTo { try set(CURLOPT_CONNECT_TO, lines: [connectTo]) }
        switch plan.purpose {
        case .exchange: try configureExchange(plan)
        case .connection: try configureConnection()
        }
    }

    /// Keeps the process's environment, and whatever else this libcurl was built to speak, out of a transfer.
    private func configureSurroundings(_ plan: TransferPlan) throws(TransferError) {
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_FOLLOWLOCATION, false)
        try set(CURLOPT_NETRC, 0)
        // Timers by signal, and the signal handlers they need, do not fit a program with threads.
        try set(CURLOPT_NOSIGNAL, true)
        // Without it, ending a transfer that still resolves its name waits for the resolver, and all others with it.
        try set(CURLOPT_QUICK_EXIT, true)
        if !plan.usesEnvironmentProxy { try set(CURLOPT_PROXY, "") }
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
    }

    private func configureLimits(_ limits: TransferLimits) throws(TransferError) {
        try set(CURLOPT_CONNECTTIMEOUT_MS, limits.connectTimeout.libcurlMilliseconds)
        if let total = limits.totalTimeout { try set(CURLOPT_TIMEOUT_MS, total.libcurlMilliseconds) }
        if let lowSpeed = limits.lowSpeed {
            try set(CURLOPT_LOW_SPEED_LIMIT, max(1, lowSpeed.bytesPerSecond))
            try set(CURLOPT_LOW_SPEED_TIME, max(1, Int(lowSpeed.duration.components.seconds)))
        }
        // Spares the transfer where Content-Length tells; libcurl 7.88 does not apply it to chunked bodies.
        try set(CURLOPT_MAXFILESIZE_LARGE, bytes: limits.maximumBodyBytes)
        try set(CURLOPT_TCP_KEEPALIVE, true)
    }

    private func configureTLS(_ tls: TLSOptions) throws(TransferError) {
        try set(CURLOPT_SSLVERSION, ccurl_tls_1_2)
        try set(CURLOPT_SSL_VERIFYPEER, tls.verifiesPeer)
        try set(CURLOPT_SSL_VERIFYHOST, tls.verifiesPeer ? 2 : 0)
        if let caFile = tls.caFile {
            try set(CURLOPT_CAINFO, caFile)
            // The build's default directory would stay trusted beside the file.
            try set(CURLOPT_CAPATH, nil as String?)
        }
        // The parsed CAs are cached by file name, for a day unless told: too long for a mesh whose root rotates.
        try set(CURLOPT_CA_CACHE_TIMEOUT, 60)
        try set(CURLOPT_SSLCERT, tls.clientCertificateFile)
        try set(CURLOPT_SSLKEY, tls.clientKeyFile)
        try check(
            ccurl_set_tls_context_callback(pointer) { _, tlsContext, _ in
                ccurl_cleanse_plaintext(tlsContext)
                return CURLE_OK
            }
        )
    }

    /// Connects, and leaves the connection to us.
    private func configureConnection() throws(TransferError) {
        try set(CURLOPT_CONNECT_ONLY, 1)
        try set(CURLOPT_FRESH_CONNECT, true)
        try set(CURLOPT_HTTP_VERSION, ccurl_http_1_1)
    }

    /// libcurl copies as many bytes as are announced first.
    private func copyBody(_ bytes: UnsafeRawBufferPointer) -> CURLcode {
        let code = ccurl_set_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
        guard code == CURLE_OK else { return code }
        return ccurl_set_pointer(pointer, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }

    private func configureExchange(_ plan: TransferPlan) throws(TransferError) {
        try set(CURLOPT_HTTP_VERSION, ccurl_http_1_1)
        try set(CURLOPT_BUFFERSIZE, 64 << 10)
        try set(CURLOPT_USERAGENT, "istio-certificate-exporter")
        try set(CURLOPT_HTTPHEADER, lines: plan.headerLines, authorization: plan.authorization)
        switch plan.method {
        case .get: break
        case .list: try set(CURLOPT_CUSTOMREQUEST, plan.method.rawValue)
        case .post:
            try set(CURLOPT_POST, true)
            if let tokenBody = plan.tokenBody {
                try check(copyBody(tokenBody.bytes))
                tokenBody.wipe()
            } else {
                try check(plan.body.withUnsafeBytes { copyBody($0) })
            }
        }
        try check(
            ccurl_set_pointer(pointer, CURLOPT_HEADERDATA, Unmanaged.passUnretained(self).toOpaque())
        )
        try setContext(CURLOPT_WRITEDATA)
        try check(
            ccurl_set_data_callback(pointer, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                guard let context else { return 0 }
                let handle = Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
                handle.forgetRequest()
                return handle.transfer.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
                    ? size * count : 0
            }
        )
        try check(
            ccurl_set_data_callback(pointer, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                guard let context else { return 0 }
                let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                let taken = transfer.receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
                // libcurl reads on behind these bytes, and would keep them until others take their place.
                if taken == size * count { ccurl_wipe(bytes, taken) }
                return taken
            }
        )
    }
}

extension Duration {
    /// At least 1, because 0 means "no limit" or "the default" to libcurl; at most what its options take.
    fileprivate var libcurlMilliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < Int64(Int32.max) / 1000 else { return Int(Int32.max) }
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
