// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Overwrites what an array held, also where the compiler sees that nobody reads it again. Only the array's one holder
/// may call it: another's copy would stay.
package func wipe(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { buffer in
        guard let base = buffer.baseAddress else { return }
        explicit_bzero(base, buffer.count)
    }
}
