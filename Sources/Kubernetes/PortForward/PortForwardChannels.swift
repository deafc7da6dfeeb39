// SPDX-License-Identifier: Apache-2.0

/// Reads the messages of a port-forward over `v4.channel.k8s.io` for one port.
///
/// The first byte of a message is its channel: 0 carries the port's bytes, 1 what went wrong. Each channel begins with
/// the port's number in two bytes.
struct PortForwardChannels: Sendable {
    enum Content: Sendable, Equatable {
        case data([UInt8])
        /// The node's words.
        case error(String)
        /// An empty message, a port number, or a channel that nobody asked for.
        case nothing
    }

    private var portBytesLeft = [2, 2]

    mutating func content(of message: [UInt8]) -> Content {
        guard let channel = message.first, portBytesLeft.indices.contains(Int(channel)) else { return .nothing }
        var payload = message.dropFirst()
        let portBytes = min(payload.count, portBytesLeft[Int(channel)])
        payload = payload.dropFirst(portBytes)
        portBytesLeft[Int(channel)] -= portBytes
        guard !payload.isEmpty else { return .nothing }
        return channel == 0 ? .data(Array(payload)) : .error(String(decoding: payload, as: UTF8.self).excerpt)
    }

    static func message(_ data: [UInt8]) -> [UInt8] { [0] + data }
}
