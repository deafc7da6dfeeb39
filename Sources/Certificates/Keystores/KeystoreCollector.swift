// SPDX-License-Identifier: Apache-2.0

/// Gathers what the readers of keystores find.
struct KeystoreCollector {
    private let decoder: BundleDecoder
    private let limits: KeystoreLimits
    private var count = 0
    private var keystore = Keystore()

    init(decoder: BundleDecoder, limits: KeystoreLimits) {
        self.decoder = decoder
        self.limits = limits
    }

    /// Whether certificates were left out.
    private(set) var isOverfull = false

    var room: Int { limits.maximumCertificates - count }

    mutating func add(alias: String?, certificates: [UnsafeRawBufferPointer]) {
        var decoded: [Certificate] = []
        for der in certificates {
            guard room > 0 else {
                isOverfull = true
                report(.tooManyEntries, "the keystore goes on after \(count) certificates; divide it")
                break
            }
            let bundle = decoder.decode(der)
            decoded += bundle.certificates
            keystore.certificateProblems += bundle.problems.map {
                CertificateError($0.reason, index: count, $0.message)
            }
            count += 1
        }
        if !decoded.isEmpty { keystore.entries.append(Keystore.Entry(alias: alias, certificates: decoded)) }
    }

    mutating func report(_ reason: KeystoreError.Reason, _ message: String) {
        report(KeystoreError(reason, message))
    }

    /// Each problem is told once.
    mutating func report(_ problem: KeystoreError) {
        if !keystore.problems.contains(problem) { keystore.problems.append(problem) }
    }

    consuming func finish() -> Keystore {
        if keystore.entries.isEmpty && keystore.problems.isEmpty && keystore.certificateProblems.isEmpty {
            keystore.certificateProblems.append(
                CertificateError(.noCertificate, index: 0, "the keystore holds no certificate")
            )
        }
        return keystore
    }
}
