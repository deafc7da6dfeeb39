// SPDX-License-Identifier: Apache-2.0

/// What opens a keystore: UTF-8 bytes, overwritten when the last holder lets go of them.
package final class Passphrase: @unchecked Sendable {
    // Nothing writes after the initialiser.
    private let storage: CleansedBytes
    private let count: Int

    package init(_ bytes: UnsafeRawBufferPointer) {
        storage = CleansedBytes(capacity: bytes.count)
        storage.bytes.copyMemory(from: bytes)
        count = bytes.count
    }

    func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        body(UnsafeRawBufferPointer(rebasing: storage.bytes[..<count]))
    }
}

extension Passphrase {
    /// The passphrase in a file: its content without the line break that editors put at the end.
    package convenience init(fileContent: UnsafeRawBufferPointer) {
        var text = fileContent[...]
        if text.last == UInt8(ascii: "\n") { text = text.dropLast() }
        if text.last == UInt8(ascii: "\r") { text = text.dropLast() }
        self.init(UnsafeRawBufferPointer(rebasing: text))
    }
}
