// SPDX-License-Identifier: Apache-2.0

/// Goes through the blocks of a bundle, PEM text or DER elements one after the other, whatever they hold.
struct BundleWalk {
    enum Step {
        /// Valid during the call only.
        case block(der: UnsafeRawBufferPointer)
        case unterminatedPEM
        case malformedBase64
        /// What is left, and is no DER element. Nothing follows.
        case malformedDER(byteCount: Int)
        /// There are more blocks than are read. Nothing follows.
        case tooMany
    }

    /// Of the PEM blocks that count; the others are passed over.
    let labels: [[UInt8]]
    let maximumBlocks: Int

    /// - Parameter visit: is told each block's place among those that count, from 0.
    func visit(_ bytes: UnsafeRawBufferPointer, _ visit: (_ index: Int, Step) -> Void) {
        if Self.looksLikeDER(bytes) { visitDER(bytes, visit) } else { visitPEM(bytes, visit) }
    }

    private func visitPEM(_ text: UnsafeRawBufferPointer, _ visit: (Int, Step) -> Void) {
        let base64 = Base64Decoder()
        var scanner = PEMScanner(text, labels: labels)
        var index = 0
        while let block = scanner.next() {
            let wanted: UnsafeRawBufferPointer?
            switch block {
            case .other, .unterminated(isWanted: false): continue
            case .unterminated(isWanted: true): wanted = nil
            case .wanted(let text): wanted = text
            }
            guard index < maximumBlocks else { return visit(index, .tooMany) }
            if let wanted {
                if let der = base64.decode(wanted) {
                    der.withUnsafeBytes { visit(index, .block(der: $0)) }
                } else {
                    visit(index, .malformedBase64)
                }
            } else {
                visit(index, .unterminatedPEM)
            }
            index += 1
        }
    }

    private func visitDER(_ bytes: UnsafeRawBufferPointer, _ visit: (Int, Step) -> Void) {
        var rest = bytes
        var index = 0
        while !rest.isEmpty {
            guard index < maximumBlocks else { return visit(index, .tooMany) }
            guard let length = DERHeaderReader.elementLength(at: rest) else {
                return visit(index, .malformedDER(byteCount: rest.count))
            }
            visit(index, .block(der: UnsafeRawBufferPointer(rebasing: rest[..<length])))
            rest = UnsafeRawBufferPointer(rebasing: rest[length...])
            index += 1
        }
    }

    /// A certificate or a revocation list is a SEQUENCE, whose length takes the long form for anything that is signed.
    private static func looksLikeDER(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x30 && bytes[1] & 0x80 != 0
    }
}
