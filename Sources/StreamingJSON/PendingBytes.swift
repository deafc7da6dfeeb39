// SPDX-License-Identifier: Apache-2.0

/// A buffer that grows, and leaves nothing behind where it was.
struct PendingBytes: ~Copyable {
    private var storage = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private(set) var count = 0

    deinit {
        Self.discard(storage)
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage)[..<count]) }

    mutating func append(_ more: UnsafeRawBufferPointer) {
        guard !more.isEmpty else { return }
        if count + more.count > storage.count { grow(to: count + more.count) }
        UnsafeMutableRawBufferPointer(rebasing: storage[count...]).copyMemory(from: more)
        count += more.count
    }

    /// Forgets the content; a small buffer is kept for what comes next.
    mutating func removeAll() {
        if storage.count > Self.keptBytes {
            Self.discard(storage)
            storage = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        } else {
            UnsafeMutableRawBufferPointer(rebasing: storage[..<count]).wipe()
        }
        count = 0
    }

    private mutating func grow(to needed: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(needed, storage.count * 2), alignment: 1)
        larger.copyMemory(from: bytes)
        Self.discard(storage)
        storage = larger
    }

    private static func discard(_ storage: UnsafeMutableRawBufferPointer) {
        storage.wipe()
        storage.deallocate()
    }

    private static let keptBytes = 16 << 10
}
