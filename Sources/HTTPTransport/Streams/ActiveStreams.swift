// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Glibc

/// The open streams, and the steps that only the loop thread takes.
final class ActiveStreams {
    private struct Entry {
        let stream: any LoopStream
        let channel: any StreamChannel
    }

    private var entries: [ObjectIdentifier: Entry] = [:]
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 32 << 10, alignment: 16)

    deinit {
        buffer.deallocate()
    }

    func add(_ stream: any LoopStream, over channel: any StreamChannel) {
        guard stream.isOpen else { return }
        entries[ObjectIdentifier(stream)] = Entry(stream: stream, channel: channel)
        // TLS may hold bytes already that the socket will not tell of.
        serve(stream)
    }

    func remove(_ stream: any LoopStream) {
        entries.removeValue(forKey: ObjectIdentifier(stream))?.channel.close()
    }

    func endAll(with error: (String) -> TransferError) {
        let all = entries.values
        entries = [:]
        for entry in all {
            entry.channel.close()
            entry.stream.end(.failure(error(entry.stream.summary)))
        }
    }

    /// What curl_multi_poll(3) is to wait for beside its own sockets.
    func descriptors() -> [curl_waitfd] {
        entries.values.compactMap { entry in
            var events = Int16(0)
            if !entry.channel.isConnected || entry.stream.hasRoom { events |= Int16(CURL_WAIT_POLLIN) }
            if entry.channel.isConnected, entry.stream.hasOutbound { events |= Int16(CURL_WAIT_POLLOUT) }
            guard events != 0 else { return nil }
            return curl_waitfd(fd: entry.channel.descriptor, events: events, revents: 0)
        }
    }

    /// Ends the streams whose time is up.
    func endOverdue() {
        let now = ContinuousClock.now
        for entry in Array(entries.values) {
            guard let deadline = entry.stream.deadline, deadline <= now else { continue }
            remove(entry.stream)
            entry.stream.endOverdue()
        }
    }

    /// How long the loop may wait, in milliseconds, before a stream's time is up.
    func patience(atMost limit: CInt) -> CInt {
        guard let deadline = entries.values.compactMap(\.stream.deadline).min() else { return limit }
        // One more, because a part of a millisecond is cut off.
        return CInt(max(0, min(Double(limit), (deadline - ContinuousClock.now) / .milliseconds(1) + 1)))
    }

    /// Serves the streams whose sockets became ready.
    func serve(_ ready: [curl_waitfd]) {
        let sockets = Set(ready.filter { $0.revents != 0 }.map(\.fd))
        guard !sockets.isEmpty else { return }
        for entry in Array(entries.values) where sockets.contains(entry.channel.descriptor) { serve(entry.stream) }
    }

    /// Writes and reads as far as the socket and the window let it.
    func serve(_ stream: any LoopStream) {
        guard let channel = entries[ObjectIdentifier(stream)]?.channel else { return }
        if !channel.isConnected { channel.connect() }
        guard channel.isConnected else { return }
        var end = write(stream, channel)
        reading: while end == nil, stream.hasRoom {
            switch channel.read(into: buffer) {
            case .moved(let count):
                stream.take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                if stream.hasOutbound { end = write(stream, channel) }
            case .notReady: break reading
            case .ended: end = .success(())
            case .failed(let message): end = .failure(Self.error(message, stream))
            }
        }
        if end == nil, stream.isComplete, !stream.hasOutbound { end = .success(()) }
        guard let end else { return }
        remove(stream)
        stream.end(end)
    }

    /// - Returns: the stream's end, if that is what the attempt met.
    private func write(_ stream: any LoopStream, _ channel: any StreamChannel) -> Result<Void, TransferError>? {
        var end: Result<Void, TransferError>?
        stream.giveOutbound { bytes in
            var sent = 0
            while sent < bytes.count {
                switch channel.write(UnsafeRawBufferPointer(rebasing: bytes[sent...])) {
                case .moved(let count): sent += count
                case .notReady: return sent
                case .ended:
                    end = .success(())
                    return sent
                case .failed(let message):
                    end = .failure(Self.error(message, stream))
                    return sent
                }
            }
            return sent
        }
        return end
    }

    private static func error(_ message: String, _ stream: any LoopStream) -> TransferError {
        TransferError(reason: .protocol, message: "\(stream.summary): \(message.printable)")
    }
}
