// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Glibc

/// A token out of a file, with what stands around it in a request, in one place that is overwritten when it is done
/// with.
final class TokenText {
    /// Larger files are no tokens, and longer headers no server takes.
    static let maximumTokenBytes = 64 << 10

    /// With its NUL.
    private let text: UnsafeMutableRawBufferPointer

    /// Reads a token file (links are followed: Kubernetes rotates tokens by swapping one) and trims white space.
    init(prefix: String, tokenFile path: String, suffix: String = "") throws(TransferError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.unreadable(path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Self.unreadable(path, "not a regular file")
        }
        let start = prefix.utf8.count
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: start + Self.maximumTokenBytes + suffix.utf8.count + 2,
            alignment: 1
        )
        text = buffer
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
        buffer.copyBytes(from: prefix.utf8)
        var count = 0
        while count <= Self.maximumTokenBytes {
            let room = Self.maximumTokenBytes + 1 - count
            let received = read(descriptor, buffer.baseAddress?.advanced(by: start + count), room)
            if received < 0, errno == EINTR { continue }
            guard received >= 0 else { throw Self.unreadable(path, String(cString: strerror(errno))) }
            guard received > 0 else { break }
            count += received
        }
        guard count <= Self.maximumTokenBytes else {
            throw Self.unreadable(path, "larger than \(Self.maximumTokenBytes) bytes")
        }
        let end = try trim(from: start, count, path)
        UnsafeMutableRawBufferPointer(rebasing: buffer[end...]).copyBytes(from: suffix.utf8)
    }

    deinit {
        wipe()
        text.deallocate()
    }

    /// Moves the token to the front of its place, without the white space around it.
    ///
    /// - Returns: where it ends.
    private func trim(from start: Int, _ count: Int, _ path: String) throws(TransferError) -> Int {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let token = UnsafeMutableRawBufferPointer(rebasing: text[start..<start + count])
        guard let first = token.firstIndex(where: { !isSpace($0) }), let last = token.lastIndex(where: { !isSpace($0) })
        else { throw Self.unreadable(path, "empty") }
        // Neither header nor JSON text needs escapes then (RFC 6750 section 2.1 allows less still).
        let isPlain = { (byte: UInt8) in
            byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        }
        guard token[first...last].allSatisfy(isPlain) else {
            throw Self.unreadable(path, "it holds characters that no token has")
        }
        let length = last - first + 1
        for index in 0..<length { token[index] = token[first + index] }
        for index in length..<token.count { token[index] = 0 }
        return start + length
    }

    /// The text without its NUL; empty once it was wiped.
    var bytes: UnsafeRawBufferPointer {
        let count = text.firstIndex(of: 0) ?? text.count
        return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[..<count])
    }

    /// Ends with a NUL; valid as long as this value is.
    var characters: UnsafePointer<CChar>? {
        UnsafeRawPointer(text.baseAddress)?.assumingMemoryBound(to: CChar.self)
    }

    func wipe() {
        ccurl_wipe(text.baseAddress, text.count)
    }

    private static func unreadable(_ path: String, _ why: String) -> TransferError {
        TransferError(reason: .auth, message: "cannot read the token file \(path.printable): \(why)")
    }
}

// One task makes it and hands it to the loop thread, or keeps it for itself; nobody shares it.
extension TokenText: @unchecked Sendable {}
