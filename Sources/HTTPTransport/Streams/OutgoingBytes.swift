// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// Bytes to be sent that may hold a token: in one place, which is overwritten at the latest with this value. Of an array
/// any holder may make a copy that nobody overwrites.
final class OutgoingBytes {
    private let buffer: UnsafeMutableRawBufferPointer

    /// - Parameter authorization: a header line to stand between `head` and `tail`, with its own end; wiped here.
    init(_ head: some Collection<UInt8>, authorization: AuthorizationLine? = nil, tail: [UInt8] = []) {
        let end = Array("\r\n".utf8)
        let lineCount = authorization.map { $0.bytes.count + end.count } ?? 0
        buffer = .allocate(byteCount: head.count + lineCount + tail.count, alignment: 1)
        buffer.copyBytes(from: head)
        if let authorization {
            let line = authorization.bytes
            UnsafeMutableRawBufferPointer(rebasing: buffer[head.count...]).copyBytes(from: line)
            UnsafeMutableRawBufferPointer(rebasing: buffer[(head.count + line.count)...]).copyBytes(from: end)
            authorization.wipe()
        }
        UnsafeMutableRawBufferPointer(rebasing: buffer[(head.count + lineCount)...]).copyBytes(from: tail)
    }

    deinit {
        wipe()
        buffer.deallocate()
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(buffer) }

    func wipe() {
        if let start = buffer.baseAddress { ccurl_wipe(start, buffer.count) }
    }
}

// It is filled by one task, and handed to a stream's state, under whose lock it is read and wiped.
extension OutgoingBytes: @unchecked Sendable {}
