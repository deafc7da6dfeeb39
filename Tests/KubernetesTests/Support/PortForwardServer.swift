// SPDX-License-Identifier: Apache-2.0

@testable import HTTPTransport

/// The API server's side of one port-forward, at the other end of a relay.
struct PortForwardServer: Sendable {
    private let stream: ByteStream
    private let reading: FrameReader

    private init(stream: ByteStream) {
        self.stream = stream
        reading = FrameReader(stream: stream)
    }

    /// Takes the upgrade, and sends the two messages with the port's number by which each channel begins.
    static func accept(_ stream: ByteStream, port: UInt16) async throws -> (server: PortForwardServer, head: [String]) {
        let head = try await head(from: stream)
        let key = head.first { $0.hasPrefix("Sec-WebSocket-Key: ") }?.dropFirst(19) ?? ""
        let lines = [
            "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Accept: \(WebSocketHandshake.accept(of: String(key)) ?? "")",
            "Sec-WebSocket-Protocol: v4.channel.k8s.io", "", "",
        ]
        try await stream.send(Array(lines.joined(separator: "\r\n").utf8))
        let server = PortForwardServer(stream: stream)
        for channel: UInt8 in [0, 1] {
            try await server.send([UInt8(truncatingIfNeeded: port), UInt8(port >> 8)], channel: channel)
        }
        return (server, head)
    }

    static func head(from stream: ByteStream) async throws -> [String] {
        var received = ""
        while !received.hasSuffix("\r\n\r\n"), let bytes = try await stream.receive() {
            received += String(decoding: bytes, as: UTF8.self)
        }
        return received.split(separator: "\r\n").map(String.init)
    }

    /// Sends one unmasked binary frame, as servers do (RFC 6455 section 5.2).
    func send(_ bytes: [UInt8], channel: UInt8 = 0) async throws {
        let count = bytes.count + 1
        let length = count < 126 ? [UInt8(count)] : [126, UInt8(count >> 8), UInt8(count & 0xFF)]
        try await stream.send([0x82] + length + [channel] + bytes)
    }

    func send(_ text: String, channel: UInt8 = 0) async throws {
        try await send(Array(text.utf8), channel: channel)
    }

    /// The next message of the client, channel first; nil once it has gone.
    func receive() async throws -> [UInt8]? { try await reading.next() }

    /// Takes what comes and says nothing, until the client has gone or the test is over.
    func stayAway() async {
        while (try? await receive()) != nil {}
    }

    func close() { stream.close() }
}

/// Takes masked frames of up to 65,535 bytes out of a stream.
private actor FrameReader {
    private let stream: ByteStream
    private var received: [UInt8] = []

    init(stream: ByteStream) {
        self.stream = stream
    }

    func next() async throws -> [UInt8]? {
        while true {
            if let frame = takeFrame() { return frame }
            guard let bytes = try await stream.receive() else { return nil }
            received += bytes
        }
    }

    private func takeFrame() -> [UInt8]? {
        guard received.count >= 6 else { return nil }
        let short = Int(received[1] & 0x7F)
        let start = short == 126 ? 4 : 2
        let count = short == 126 ? Int(received[2]) << 8 | Int(received[3]) : short
        guard received.count >= start + 4 + count else { return nil }
        let mask = received[start..<start + 4]
        let payload = (0..<count).map { received[start + 4 + $0] ^ mask[start + $0 % 4] }
        received.removeFirst(start + 4 + count)
        return payload
    }
}
