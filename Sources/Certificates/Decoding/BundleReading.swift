// SPDX-License-Identifier: Apache-2.0

/// One pass over a bundle.
struct BundleReading: ~Copyable {
    private let limits: DecodingLimits
    private let interner: CertificateInterner?
    private let decoder: CertificateDecoder
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

    mutating func read(_ bytes: UnsafeRawBufferPointer) {
        let walk = BundleWalk(labels: PEMScanner.certificateLabels, maximumBlocks: limits.maximumCertificates)
        walk.visit(bytes) { index, step in
            self.index = index
            switch step {
            case .block(let der):
                // A TRUSTED CERTIFICATE carries OpenSSL's trust settings behind the certificate.
                read(
                    der: UnsafeRawBufferPointer(rebasing: der[..<(DERHeaderReader.elementLength(at: der) ?? der.count)])
                )
            case .unterminatedPEM:
                report(.malformedPEM, "its PEM block has no matching BEGIN and END lines; was the file cut off?")
            case .malformedBase64:
                report(.malformedBase64, "its PEM block is not valid base64")
            case .malformedDER(let byteCount):
                report(
                    .malformedCertificate,
                    "\(byteCount) bytes are left that are no DER element; was the file cut off?"
                )
            case .tooMany:
                report(.tooManyCertificates, "the bundle goes on after \(limits.maximumCertificates) certificates")
            }
        }
    }

    private mutating func read(der: UnsafeRawBufferPointer) {
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

    private mutating func report(_ reason: CertificateError.Reason, _ message: String) {
        bundle.problems.append(CertificateError(reason, index: index, message))
    }
}
