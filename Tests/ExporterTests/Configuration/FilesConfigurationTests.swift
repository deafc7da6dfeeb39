// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import CertificateSources
import Testing

@testable import Exporter

@Suite struct FilesConfigurationTests {
    private static func of(_ passphrases: String) -> String {
        "sources: [{name: a, type: files, paths: [/a.p12], passphrases: \(passphrases)}]"
    }

    @Test func `A passphrase is for every file, or for those that it names`() throws {
        let text = Self.of(#"[{match: "*.jks", passphrase_file: /run/jks}, {passphrase_file: beside}]"#)
        guard case .files(let source)? = try parse(text, file: "/etc/ice/config.yml").sources.first else {
            Issue.record("no source of files")
            return
        }
        let expected = [
            PassphraseFile(match: Glob("*.jks"), path: "/run/jks"),
            PassphraseFile(match: Glob("*"), path: "/etc/ice/beside"),
        ]
        #expect(source.passphrases == expected)
    }

    static let mistakes = [
        ("[]", "passphrases: the list is empty"),
        ("x", "passphrases: is a single value, not a list"),
        ("[{match: a}]", "passphrases[0]: passphrase_file is missing"),
        ("[{passphrase: secret}]", "passphrases[0]: key \"passphrase\" is not known; secrets are read from files"),
        ("[{match: \"[a]\", passphrase_file: /b}]", "passphrases[0].match: \"[a]\" holds \"[\""),
        (
            "[{passphrase_file: /b}, {match: \"*\", passphrase_file: /b}]",
            "passphrases[1]: the same is already in the list"
        ),
    ]

    @Test(arguments: mistakes)
    func `What makes no sense is refused with its place`(passphrases: String, message: String) throws {
        #expect(problemLines(Self.of(passphrases)).contains { $0.contains(message) })
    }
}
