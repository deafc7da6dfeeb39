// SPDX-License-Identifier: Apache-2.0

/// A JKS file put together from bytes. Its digest is none.
struct JavaKeystoreBytes {
    enum Entry {
        case trusted(alias: [UInt8], certificate: [UInt8])
        /// Without a chain, whatever the count says.
        case privateKey(alias: [UInt8], chainCount: UInt32)
    }

    var version: UInt32 = 2
    var entries: [Entry] = []
    /// What the header says; `nil` for the truth.
    var count: UInt32?

    var bytes: [UInt8] {
        var bytes = number(0xFEED_FEED) + number(version) + number(count ?? UInt32(entries.count))
        for entry in entries {
            switch entry {
            case .trusted(let alias, let certificate):
                bytes += number(2) + text(alias) + [UInt8](repeating: 0, count: 8)
                if version > 1 { bytes += text(Array("X.509".utf8)) }
                bytes += number(UInt32(certificate.count)) + certificate
            case .privateKey(let alias, let chainCount):
                bytes += number(1) + text(alias) + [UInt8](repeating: 0, count: 8) + number(3) + [1, 2, 3]
                bytes += number(chainCount)
            }
        }
        return bytes + [UInt8](repeating: 0, count: 20)
    }

    private func number(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private func text(_ bytes: [UInt8]) -> [UInt8] { [UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)] + bytes }
}
