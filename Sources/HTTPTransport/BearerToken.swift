// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A token as a file holds it at this moment.
struct BearerToken {
    /// Larger files are no tokens, and longer headers no server takes.
    static let maximumBytes = 64 << 10

    let value: String

    /// Reads a regular file (links are followed: Kubernetes rotates tokens by swapping one) and trims white space.
    init(contentsOfFile path: String) throws(TransferError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.unreadable(path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Self.unreadable(path, "not a regular file")
        }
        var bytes = [UInt8](repeating: 0, count: Self.maximumBytes + 1)
        var count = 0
        while count < bytes.count {
            let received = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + count, $0.count - count) }
            if received < 0, errno == EINTR { continue }
            guard received >= 0 else { throw Self.unreadable(path, String(cString: strerror(errno))) }
            guard received > 0 else { break }
            count += received
        }
        guard count <= Self.maximumBytes else { throw Self.unreadable(path, "larger than \(Self.maximumBytes) bytes") }
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let trimmed = bytes[..<count].drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        guard !trimmed.isEmpty else { throw Self.unreadable(path, "empty") }
        guard trimmed.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Self.unreadable(path, "it holds characters that no token has")
        }
        value = String(decoding: trimmed, as: UTF8.self)
    }

    private static func unreadable(_ path: String, _ why: String) -> TransferError {
        TransferError(reason: .auth, message: "cannot read the token file \(path.printable): \(why)")
    }
}
