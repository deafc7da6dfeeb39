// SPDX-License-Identifier: Apache-2.0

/// One pass over a bundle of revocation lists.
struct RevocationBundleReading: ~Copyable {
    /// RFC 7468, section 6.
    static let labels = [Array("X509 CRL".utf8)]

    private let limits: RevocationLimits
    private let interner: CertificateInterner?
    private let decoder = RevocationListDecoder()
    private var bundle = DecodedRevocationBundle()
    private var index = 0

    init(limits: RevocationLimits, interner: CertificateInterner?) {
        self.limits = limits
        self.interner = interner
    }

    consuming func finish() -> DecodedRevocationBundle {
        if bundle.lists.isEmpty && bundle.problems.isEmpty {
            report(.noList, "no revocation list was found: it needs a PEM block `X509 CRL` or DER bytes")
        }
        return bundle
    }

    mutating func read(_ bytes: UnsafeRawBufferPointer) {
        BundleWalk(labels: Self.labels, maximumBlocks: limits.maximumLists).visit(bytes) { index, step in
            self.index = index
            switch step {
            case .block(let der):
                read(der: der)
            case .unterminatedPEM:
                report(.malformedPEM, "its PEM block has no matching BEGIN and END lines; was the file cut off?")
            case .malformedBase64:
                report(.malformedBase64, "its PEM block is not valid base64")
            case .malformedDER(let byteCount):
                report(.malformedList, "\(byteCount) bytes are left that are no DER element; was the file cut off?")
            case .tooMany:
                report(.tooManyLists, "the bundle goes on after \(limits.maximumLists) revocation lists")
            }
        }
    }

    private mutating func read(der: UnsafeRawBufferPointer) {
        guard der.count <= limits.maximumListBytes else {
            report(.listTooLarge, "it has \(der.count) bytes; at most \(limits.maximumListBytes) are read")
            return
        }
        do throws(RevocationError) {
            bundle.lists.append(try list(der))
        } catch {
            bundle.problems.append(error)
        }
    }

    private func list(_ der: UnsafeRawBufferPointer) throws(RevocationError) -> RevocationList {
        let fingerprint = SHA256.digest(of: der)
        if let known = interner?.list(with: fingerprint) { return known }
        let list = try decoder.list(der, fingerprint: fingerprint, index: index)
        return interner?.intern(list) ?? list
    }

    private mutating func report(_ reason: RevocationError.Reason, _ message: String) {
        bundle.problems.append(RevocationError(reason, index: index, message))
    }
}
