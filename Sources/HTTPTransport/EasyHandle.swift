// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// libcurl's easy handle for one transfer. It lives and dies on the loop thread.
final class EasyHandle {
    typealias Pointer = UnsafeMutableRawPointer

    let pointer: Pointer
    /// libcurl's callbacks hold it unretained, so the handle keeps it alive.
    let transfer: Transfer
    private let errorText: UnsafeMutablePointer<CChar>
    private var lists: [UnsafeMutablePointer<curl_slist>] = []
    private var isRequestForgotten = false

    init(_ transfer: Transfer) throws(TransferError) {
        guard let pointer = curl_easy_init() else {
            throw TransferError(reason: .protocol, message: "\(transfer.plan.summary): no memory for a libcurl handle")
        }
        self.pointer = pointer
        self.transfer = transfer
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try configure()
    }

    deinit {
        curl_easy_cleanup(pointer)
        transfer.plan.authorization?.forgetCopy()
        for list in lists { curl_slist_free_all(list) }
        errorText.deallocate()
    }

    /// What libcurl says about the failure, beyond its code.
    var detail: String { String(cString: errorText) }

    /// Lets go of libcurl's copy of a request with a token, which it otherwise keeps for as long as a watch lasts.
    ///
    /// To be called when the answer begins. Over TLS the copy stands in the upload buffer, and setting that buffer's
    /// size frees it (libcurl:lib/setopt.c), which overwrites it.
    func forgetRequest() {
        guard !isRequestForgotten, transfer.plan.authorization != nil, transfer.plan.method != .post else { return }
        isRequestForgotten = true
        _ = ccurl_set_long(pointer, CURLOPT_UPLOAD_BUFFERSIZE, Self.uploadBufferBytes)
    }

    /// libcurl's own default.
    private static let uploadBufferBytes = 64 << 10

    func set(_ option: CURLoption, _ value: Int) throws(TransferError) {
        try check(ccurl_set_long(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: Bool) throws(TransferError) {
        try check(ccurl_set_long(pointer, option, value ? 1 : 0))
    }

    func set(_ option: CURLoption, _ value: String?) throws(TransferError) {
        try check(ccurl_set_string(pointer, option, value))
    }

    func set(_ option: CURLoption, bytes: Int) throws(TransferError) {
        try check(ccurl_set_offset(pointer, option, curl_off_t(bytes)))
    }

    /// - Parameter authorization: a line to stand before the others.
    func set(
        _ option: CURLoption,
        lines: [String],
        authorization: AuthorizationLine? = nil
    ) throws(TransferError) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            list = curl_slist_append(list, line) ?? list
        }
        list = authorization.map { $0.prepend(to: list) } ?? list
        guard let list else { return }
        lists.append(list)
        try check(ccurl_set_list(pointer, option, list))
    }

    /// Hands the transfer, unretained, to a callback or to CURLOPT_PRIVATE.
    func setContext(_ option: CURLoption) throws(TransferError) {
        try check(ccurl_set_pointer(pointer, option, Unmanaged.passUnretained(transfer).toOpaque()))
    }

    func setErrorText() throws(TransferError) {
        try check(ccurl_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText))
    }

    func check(_ code: CURLcode) throws(TransferError) {
        guard code != CURLE_OK else { return }
        throw TransferError(
            code: code,
            detail: detail,
            summary: "\(transfer.plan.summary): libcurl takes no such option"
        )
    }
}
