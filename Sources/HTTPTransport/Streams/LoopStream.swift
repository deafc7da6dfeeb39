// SPDX-License-Identifier: Apache-2.0

/// Bytes in both directions over one connection, from the side of the loop thread, which moves them.
protocol LoopStream: AnyObject, Sendable {
    /// Names the stream in errors.
    var summary: String { get }
    var isOpen: Bool { get }
    /// Whether there is room for more bytes of the peer.
    var hasRoom: Bool { get }
    var hasOutbound: Bool { get }
    /// Whether nothing is left to be said but what is outbound. The loop then ends the stream.
    var isComplete: Bool { get }
    /// When `endOverdue` is called, at the latest.
    var deadline: ContinuousClock.Instant? { get }

    func take(_ bytes: UnsafeRawBufferPointer)
    /// Hands the unsent bytes to `write`, which returns how many of them it took.
    func giveOutbound(_ write: (UnsafeRawBufferPointer) -> Int)
    /// Ends the stream unless it has ended.
    func end(_ outcome: Result<Void, TransferError>)
    func endOverdue()
}
