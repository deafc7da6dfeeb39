// SPDX-License-Identifier: Apache-2.0

/// The body of an answer as it arrives.
///
/// While nobody reads, at most `Transport.streamWindow` bytes and libcurl's own buffer are held, and the server has to
/// wait. It can be read once, by one task, inside the closure that it was given to.
package struct ResponseBody: AsyncSequence, Sendable {
    package typealias Element = [UInt8]
    package typealias Failure = TransferError

    let transfer: Transfer
    let loop: TransferLoop

    package struct AsyncIterator: AsyncIteratorProtocol {
        let transfer: Transfer
        let loop: TransferLoop

        /// Everything that arrived since the last call, never empty; nil at the end of a whole body.
        package mutating func next() async throws(TransferError) -> [UInt8]? {
            try await next(isolation: #isolation)
        }

        package mutating func next(isolation actor: isolated (any Actor)?) async throws(TransferError) -> [UInt8]? {
            await loop.wait(for: .chunk, of: transfer)
            let outcome = transfer.outcome
            let (bytes, wasPaused) = transfer.takeUnread()
            if wasPaused { loop.resume(transfer) }
            if !bytes.isEmpty { return bytes }
            try outcome?.get()
            return nil
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(transfer: transfer, loop: loop)
    }
}
