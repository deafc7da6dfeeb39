// SPDX-License-Identifier: Apache-2.0

/// One pass over a bundle of revocation lists.
struct RevocationBundleReading: ~Copyable {
    /// RFC 7468, section 6.
    private static let labels = [Array("X509 CRL".utf8)]

    private let limits: RevocationLimits
    private let decoder = RevocationListDecoder()
    private let base64 = Base64Decoder()
    private var bundle = DecodedRevocationBundle()
    private var index = 0

    init(limits: RevocationLimits) {
        self.limits = limits
    }

    consuming func finish() -> DecodedRevocationBundle {
        if bundle.lists.isEmpty && bundle.problems.isEmpty {
            report(.noList, "no revocation list was found: it needs a PEM block `X509 CRL` or DER bytes")
        }
        return bundle
    }

    mutating func readPEM(_ text: UnsafeRawBufferPointer) {
        var scanner = PEMScanner(text, labels: Self.labels)
        while let block = scanner.next() {
            switch block {
            case .other, .unterminated(isWanted: false):
                continue
            case .unterminated(isWanted: true):
                guard admitsAnother() else { return }
                report(.malformedPEM, "its PEM block has no matching BEGIN and END lines; was the file cut off?")
            case .wanted(let text):
                guard admitsAnother() else { return }
                readBlock(text)
            }
            index += 1
        }
    }

    /// Reads lists that stand one after the other.
    mutating func readDER(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while !rest.isEmpty {
            guard admitsAnother() else { return }
            guard let length = DERHeaderReader.elementLength(at: rest) else {
                report(.malformedList, "\(rest.count) bytes are left that are no DER element; was the file cut off?")
                return
            }
            read(UnsafeRawBufferPointer(rebasing: rest[..<length]))
            rest = UnsafeRawBufferPointer(rebasing: rest[length...])
            index += 1
        }
    }

    private mutating func readBlock(_ text: UnsafeRawBufferPointer) {
        guard let der = base64.decode(text) else {
            report(.malformedBase64, "its PEM block is not valid base64")
            return
        }
        der.withUnsafeBytes { read($0) }
    }

    private mutating func read(_ der: UnsafeRawBufferPointer) {
        guard der.count <= limits.maximumListBytes else {
            report(.listTooLarge, "it has \(der.count) bytes; at most \(limits.maximumListBytes) are read")
            return
        }
        do throws(RevocationError) {
            bundle.lists.append(try decoder.list(der, index: index))
        } catch {
            bundle.problems.append(error)
        }
    }

    private mutating func admitsAnother() -> Bool {
        guard index < limits.maximumLists else {
            report(.tooManyLists, "the bundle goes on after \(limits.maximumLists) revocation lists")
            return false
        }
        return true
    }

    private mutating func report(_ reason: RevocationError.Reason, _ message: String) {
        bundle.problems.append(RevocationError(reason, index: index, message))
    }
}
