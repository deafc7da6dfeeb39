// SPDX-License-Identifier: Apache-2.0

/// One pass over a bundle.
struct BundleReading: ~Copyable {
    private let limits: DecodingLimits
    private let interner: CertificateInterner?
    private let decoder: CertificateDecoder
    private let base64 = Base64Decoder()
    private var bundle = DecodedBundle()
    private var index = 0

    init(limits: DecodingLimits, interner: CertificateInterner?) {
        self.limits = limits
        self.interner = interner
        decoder = CertificateDecoder(limits: limits)
    }

    consuming func finish() -> DecodedBundle {
        if bundle.certificates.isEmpty && bundle.problems.isEmpty {
            report(.noCertificate, "no certificate was found: it needs a PEM block or DER bytes")
        }
        return bundle
    }

    mutating func readPEM(_ text: UnsafeRawBufferPointer) {
        var scanner = PEMScanner(text)
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

    /// Reads certificates that stand one after the other.
    mutating func readDER(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while !rest.isEmpty {
            guard admitsAnother() else { return }
            guard let length = DERHeaderReader.elementLength(at: rest) else {
                report(
                    .malformedCertificate,
                    "\(rest.count) bytes are left that are no DER element; was the file cut off?"
                )
                return
            }
            read(UnsafeRawBufferPointer(rebasing: rest[..<length]))
            rest = UnsafeRawBufferPointer(rebasing: rest[length...])
            index += 1
        }
    }

    private mutating func readBlock(_ text: UnsafeRawBufferPointer) {
        guard let bytes = base64.decode(text) else {
            report(.malformedBase64, "its PEM block is not valid base64")
            return
        }
        bytes.withUnsafeBytes { bytes in
            // A TRUSTED CERTIFICATE carries OpenSSL's trust settings behind the certificate.
            read(UnsafeRawBufferPointer(rebasing: bytes[..<(DERHeaderReader.elementLength(at: bytes) ?? bytes.count)]))
        }
    }

    private mutating func read(_ der: UnsafeRawBufferPointer) {
        guard der.count <= limits.maximumCertificateBytes else {
            report(
                .certificateTooLarge,
                "it has \(der.count) bytes; at most \(limits.maximumCertificateBytes) are read"
            )
            return
        }
        do throws(CertificateError) {
            let certificate = try certificate(from: der)
            if certificate.omittedNameCount > 0 {
                report(
                    .tooManyNames,
                    "it lists \(certificate.omittedNameCount) names more than the \(limits.maximumNames) that are kept"
                )
            }
            bundle.certificates.append(certificate)
        } catch {
            bundle.problems.append(error)
        }
    }

    private func certificate(from der: UnsafeRawBufferPointer) throws(CertificateError) -> Certificate {
        let fingerprint = SHA256.digest(of: der)
        if let known = interner?.certificate(with: fingerprint) { return known }
        let certificate = try decoder.certificate(der, fingerprint: fingerprint, index: index)
        return interner?.intern(certificate) ?? certificate
    }

    private mutating func admitsAnother() -> Bool {
        guard index < limits.maximumCertificates else {
            report(.tooManyCertificates, "the bundle goes on after \(limits.maximumCertificates) certificates")
            return false
        }
        return true
    }

    private mutating func report(_ reason: CertificateError.Reason, _ message: String) {
        bundle.problems.append(CertificateError(reason, index: index, message))
    }
}
