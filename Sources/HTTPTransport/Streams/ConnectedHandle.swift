// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// A connection, with TLS or without, that libcurl made and then left to us (CURLOPT_CONNECT_ONLY).
///
/// The easy handle stays in the multi handle: removing it closes the connection.
final class ConnectedHandle: StreamChannel {
    private let easy: EasyHandle
    private let multi: MultiHandle
    let descriptor: CInt

    /// - Parameter easy: of a transfer that has just ended in success. Taken over.
    init?(adopting easy: EasyHandle, in multi: MultiHandle) {
        guard let socket = ccurl_active_socket(easy.pointer) as CInt?, socket >= 0 else { return nil }
        self.easy = easy
        self.multi = multi
        descriptor = socket
    }

    /// Also without its stream's end a handle must leave the multi handle before it goes.
    deinit {
        close()
    }

    func close() {
        curl_multi_remove_handle(multi.pointer, easy.pointer)
    }

    var isConnected: Bool { true }

    func connect() {}

    func read(into buffer: UnsafeMutableRawBufferPointer) -> StreamTransfer {
        var count = 0
        let code = curl_easy_recv(easy.pointer, buffer.baseAddress, buffer.count, &count)
        if code == CURLE_OK, count == 0 { return .ended }
        return result(code, count)
    }

    func write(_ bytes: UnsafeRawBufferPointer) -> StreamTransfer {
        var count = 0
        return result(curl_easy_send(easy.pointer, bytes.baseAddress, bytes.count, &count), count)
    }

    private func result(_ code: CURLcode, _ count: Int) -> StreamTransfer {
        switch code {
        case CURLE_OK: .moved(count)
        case CURLE_AGAIN: .notReady
        default: .failed(easy.detail.isEmpty ? String(cString: curl_easy_strerror(code)) : easy.detail)
        }
    }
}
