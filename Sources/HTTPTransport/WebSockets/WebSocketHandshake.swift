// SPDX-License-Identifier: Apache-2.0

internal import CCurl

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The request that turns an HTTP connection into a WebSocket, and the answer that it must get (RFC 6455 section 4).
struct WebSocketHandshake {
    private let key: String

    /// - Parameter random: 16 bytes that nobody can foresee.
    init(random: [UInt8]) {
        key = Data(random).base64EncodedString()
    }

    /// - Parameters:
    ///   - target: path and query, percent-encoded.
    ///   - headerLines: further header lines.
    ///   - authorization: wiped once it is in the request.
    func request(
        target: String,
        host: String,
        subprotocols: [String],
        headerLines: [String],
        authorization: AuthorizationLine?
    ) -> OutgoingBytes {
        var lines = [
            "GET \(target) HTTP/1.1", "Host: \(host)", "Connection: Upgrade", "Upgrade: websocket",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: \(key)", "User-Agent: istio-certificate-exporter",
        ]
        if !subprotocols.isEmpty { lines.append("Sec-WebSocket-Protocol: \(subprotocols.joined(separator: ", "))") }
        let head = (lines + headerLines).joined(separator: "\r\n") + "\r\n"
        return OutgoingBytes(head.utf8, authorization: authorization, tail: Array("\r\n".utf8))
    }

    /// Whether the answer is to this request, and agrees on one of the protocols.
    func accepts(_ head: ResponseHead, subprotocols: [String]) -> Bool {
        guard head.status == 101, head.value(of: "upgrade")?.lowercased() == "websocket",
            head.value(of: "sec-websocket-accept") == Self.accept(of: key)
        else { return false }
        guard let agreed = head.value(of: "sec-websocket-protocol") else { return subprotocols.isEmpty }
        return subprotocols.contains(agreed)
    }

    /// What a server makes of a request's key.
    static func accept(of key: String) -> String? {
        let text = Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)
        var digest = [UInt8](repeating: 0, count: 20)
        guard ccurl_sha1(text, text.count, &digest) == 1 else { return nil }
        return Data(digest).base64EncodedString()
    }
}
