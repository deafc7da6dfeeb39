// SPDX-License-Identifier: Apache-2.0

/// What a server sent that is no WebSocket frame, or not one for us.
enum WebSocketFault: Error, Equatable {
    /// A reserved bit or an opcode of an extension that nobody agreed on.
    case reserved
    /// Servers do not mask (RFC 6455 section 5.1).
    case masked
    case messageTooLarge
    /// A control frame that is fragmented or longer than 125 bytes.
    case badControlFrame
    /// A continuation of nothing, or a new message inside another.
    case badFragment

    var message: String {
        switch self {
        case .reserved: "the server sent a WebSocket frame of a kind that was not agreed on"
        case .masked: "the server sent a masked WebSocket frame"
        case .messageTooLarge:
            "the server sent a WebSocket message larger than \(WebSocketDecoder.maximumMessageBytes) bytes"
        case .badControlFrame: "the server sent a fragmented or overlong WebSocket control frame"
        case .badFragment: "the server's WebSocket fragments do not fit together"
        }
    }
}
