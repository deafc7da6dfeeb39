// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Glibc

/// The header line with a bearer token, in one place, and overwritten as soon as it has been sent.
final class AuthorizationLine {
    /// Larger files are no tokens, and longer headers no server takes.
    static let maximumTokenBytes = 64 << 10

    private static let prefix = "Authorization: Bearer "

    /// With its NUL.
    private let text: UnsafeMutableRawBufferPointer
    /// libcurl's copy, while a handle holds it.
    private var copy: UnsafeMutablePointer<CChar>?

    /// Reads a token file (links are followed: Kubernetes rotates tokens by swapping one) and trims white space.
    init(tokenFile path: String) throws(TransferError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.unreadable(path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Self.unreadable(path, "not a regular file")
        }
        let prefix = Self.prefix.utf8
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: prefix.count + Self.maximumTokenBytes + 2,
            alignment: 1
        )
        text = buffer
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
        buffer.copyBytes(from: prefix)
        var count = 0
        while count <= Self.maximumTokenBytes {
            let room = Self.maximumTokenBytes + 1 - count
            let received = read(descriptor, buffer.baseAddress?.advanced(by: prefix.count + count), room)
            if received < 0, errno == EINTR { continue }
            guard received >= 0 else { throw Self.unreadable(path, String(cString: strerror(errno))) }
            guard received > 0 else { break }
            count += received
        }
        guard count <= Self.maximumTokenBytes else {
            throw Self.unreadable(path, "larger than \(Self.maximumTokenBytes) bytes")
        }
        try trim(count, path)
    }

    deinit {
        wipe()
        text.deallocate()
    }

    /// Moves the token to the front of its place, without the white space around it.
    private func trim(_ count: Int, _ path: String) throws(TransferError) {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let start = Self.prefix.utf8.count
        let token = UnsafeMutableRawBufferPointer(rebasing: text[start..<start + count])
        guard let first = token.firstIndex(where: { !isSpace($0) }), let last = token.lastIndex(where: { !isSpace($0) })
        else { throw Self.unreadable(path, "empty") }
        guard token[first...last].allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Self.unreadable(path, "it holds characters that no token has")
        }
        let length = last - first + 1
        for index in 0..<length { token[index] = token[first + index] }
        for index in length..<token.count { token[index] = 0 }
    }

    /// The line without its NUL; empty once it was wiped.
    var bytes: UnsafeRawBufferPointer {
        let count = text.firstIndex(of: 0) ?? text.count
        return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[..<count])
    }

    /// Puts the line before others for libcurl, which copies it; the copy is kept in mind, and this one wiped.
    func prepend(to list: UnsafeMutablePointer<curl_slist>?) -> UnsafeMutablePointer<curl_slist>? {
        let line = text.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard let line, let node = curl_slist_append(nil, line) else { return list }
        node.pointee.next = list
        copy = node.pointee.data
        ccurl_wipe(text.baseAddress, text.count)
        return node
    }

    /// Overwrites what is left of the line. libcurl sends a request again only before its answer began.
    func wipe() {
        ccurl_wipe(text.baseAddress, text.count)
        if let copy { ccurl_wipe(copy, strlen(copy)) }
        copy = nil
    }

    /// libcurl has given its copy back, and overwritten it.
    func forgetCopy() {
        copy = nil
    }

    private static func unreadable(_ path: String, _ why: String) -> TransferError {
        TransferError(reason: .auth, message: "cannot read the token file \(path.printable): \(why)")
    }
}

// One task makes it and hands it to the loop thread, or keeps it for itself; nobody shares it.
extension AuthorizationLine: @unchecked Sendable {}
