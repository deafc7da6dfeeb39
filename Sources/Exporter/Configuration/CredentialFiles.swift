// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import StreamingJSON

/// Credentials out of a kubeconfig file, each in a file in memory.
struct CredentialFiles {
    enum Failure: Error {
        case malformed, noMemory
    }

    private(set) var held: [MemoryFile] = []

    /// - Returns: the path of a file that holds `text`; nil if the system gives none.
    mutating func add(text: String) -> String? {
        var text = text
        return text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    mutating func add(base64: String) -> Result<String, Failure> {
        guard let bytes = Self.bytes(base64: base64) else { return .failure(.malformed) }
        return bytes.withBytes { add($0) }.map { .success($0) } ?? .failure(.noMemory)
    }

    /// - Returns: nil for what is no base64, or nothing.
    static func bytes(base64: String) -> WipedBytes? {
        var base64 = base64
        let bytes = base64.withUTF8 { text in
            WipedBytes(capacity: Base64.maximumByteCount(of: text.count)) { buffer in
                Base64.decode(UnsafeRawBufferPointer(text), into: buffer)
            }
        }
        return bytes.flatMap { $0.count > 0 ? $0 : nil }
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard let file = MemoryFile(bytes) else { return nil }
        held.append(file)
        return file.path
    }
}
