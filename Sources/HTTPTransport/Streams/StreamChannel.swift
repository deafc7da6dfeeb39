// SPDX-License-Identifier: Apache-2.0

/// The connection under a stream, as the loop thread uses it. Nothing here blocks.
protocol StreamChannel: AnyObject {
    /// What to wait for.
    var descriptor: CInt { get }
    /// Whether the connection is there; until then readiness means that it may be made.
    var isConnected: Bool { get }

    /// Makes the connection, where it is the peer that comes.
    func connect()
    /// Ends the connection at once, whoever still holds the channel.
    func close()
    func read(into buffer: UnsafeMutableRawBufferPointer) -> StreamTransfer
    func write(_ bytes: UnsafeRawBufferPointer) -> StreamTransfer
}

/// What one attempt to read or write did.
enum StreamTransfer {
    case moved(Int)
    /// The socket is not ready.
    case notReady
    case ended
    case failed(String)
}
