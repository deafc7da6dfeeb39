// SPDX-License-Identifier: Apache-2.0

/// Bytes that may hold a private key: they lie in one place, and are overwritten when nobody needs them any more.
///
/// An array would leave copies behind wherever it grew.
package final class WipedBytes {
    private let storage: UnsafeMutableRawBufferPointer
    package let count: Int

    /// - Parameters:
    ///   - capacity: room for what `fill` writes.
    ///   - fill: writes from the beginning, and returns how much it wrote; nil gives up.
    package init?(capacity: Int, filledBy fill: (UnsafeMutableRawBufferPointer) -> Int?) {
        let storage = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, capacity), alignment: 1)
        guard let count = fill(UnsafeMutableRawBufferPointer(rebasing: storage[..<capacity])) else {
            storage.wipe()
            storage.deallocate()
            return nil
        }
        self.storage = storage
        self.count = count
    }

    deinit {
        storage.wipe()
        storage.deallocate()
    }

    package func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage)[..<count]))
    }
}

// Nothing writes after the initialiser.
extension WipedBytes: @unchecked Sendable {}
