// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Certificates

/// Certificates that a real Envoy served, against facts that another program computed from the same files.
@Suite("Recorded certificates")
struct RecordedCertificatesTests {
    struct Expected: Decodable {
        let subject: String
        let issuer: String
        let serialHexEnvoy: String
        let serialDecZtunnel: String
        let notBefore: String
        let notAfterUnix: Int64
        let isCa: Bool?
        let sans: [String]
        let key: String
        let sha256: String
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/pem")

    static func expectations() throws -> [String: [Expected]] {
        let data = try Data(contentsOf: folder.appending(path: "expected.json"))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode([String: [Expected]].self, from: data)
    }

    @Test("every field equals the independently computed one")
    func fieldsEqualTheIndependentlyComputedOnes() throws {
        let expectations = try Self.expectations()
        #expect(expectations.count > 10)
        for (file, expected) in expectations {
            let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: file)))
            let bundle = BundleDecoder().decode(bytes)
            #expect(bundle.problems.isEmpty, "\(file)")
            try #require(bundle.certificates.count == expected.count, "\(file)")
            for (certificate, expected) in zip(bundle.certificates, expected) {
                #expect(certificate.fingerprint.hex == expected.sha256)
                #expect(certificate.serialNumber.hexadecimal == expected.serialHexEnvoy)
                #expect(certificate.serialNumber == SerialNumber(decimal: expected.serialDecZtunnel))
                #expect(certificate.subject == expected.subject)
                #expect(certificate.issuer == expected.issuer)
                #expect(certificate.notAfter == expected.notAfterUnix)
                #expect(
                    Date(timeIntervalSince1970: Double(certificate.notBefore))
                        == (try Date(expected.notBefore, strategy: .iso8601))
                )
                #expect(certificate.basicConstraints?.isCA ?? false == expected.isCa ?? false)
                #expect(certificate.publicKey.algorithm + "PublicKey" == expected.key)
                #expect(certificate.subjectAlternativeNames.map(Self.pythonName) == expected.sans)
            }
        }
    }

    /// The names that Python's `cryptography` gives the kinds.
    private static func pythonName(_ name: SubjectAlternativeName) -> String {
        switch name {
        case .dns(let value): "DNSName:\(value)"
        case .uri(let value): "UniformResourceIdentifier:\(value)"
        case .ipAddress(let value): "IPAddress:\(value)"
        case .email(let value): "RFC822Name:\(value)"
        default: "\(name)"
        }
    }
}
