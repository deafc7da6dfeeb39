// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Exporter

@Suite struct KubeconfigSecretsTests {
    private func blanked(_ text: String) -> String {
        var bytes = Array(text.utf8)
        KubeconfigSecrets.blank(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("client-key-data: S0VZ\nname: a", "client-key-data: xxxx\nname: a"),
        ("{client-key-data: S0VZ, name: a}", "{client-key-data: xxxx, name: a}"),
        (#"{"token": "S0\"VZ", "name": "a"}"#, #"{"token": "xxxxxx", "name": "a"}"#),
        (#"{"client-key-data":"S0VZ"}"#, #"{"client-key-data":"xxxx"}"#),
        ("refresh-token: 'S0''VZ'\nname: a", "refresh-token: 'xx''xx'\nname: a"),
        ("- password: S0: V#Z\n  name: a", "- password: xxx xxx\n  name: a"),
        ("  token: |\n    S0\n    VZ\n  name: a", "  token: |\n    xx\n    xx\n  name: a"),
        ("- token:\n    S0\n  name: a", "- token:\n    xx\n  name: a"),
        ("client-key-data: \"S0\n  VZ\"\nname: a", "client-key-data: \"xx\nxxxx\"\nname: a"),
        ("token: \"S0VZ", "token: \"xxxx"), ("token:", "token:"), ("token: |", "token: |"), ("token: '", "token: '"),
    ])
    func `A secret is overwritten however it is written, and nothing else`(text: String, expected: String) {
        #expect(blanked(text) == expected)
    }

    @Test(arguments: [
        "tokenFile: /run/token", "client-key: a.key", "name: token\nuser: a", "client-certificate-data: Y2E=",
        "certificate-authority-data: token",
    ])
    func `What is no secret stays as it is`(text: String) {
        #expect(blanked(text) == text)
    }
}
