// SPDX-License-Identifier: Apache-2.0

import Certificates
import Foundation
import TestSupport

/// Keystores as the programs that people use write them.
enum KeystoreMaker {
    /// A PKCS#12 file by the `openssl` program.
    ///
    /// - Parameters:
    ///   - chain: the leaf first; it alone has a key.
    ///   - options: of `openssl pkcs12 -export`.
    static func pkcs12(
        _ chain: [TestCertificate],
        alias: String = "shop",
        passphrase: String = "secret",
        options: [String] = []
    ) throws -> [UInt8] {
        try CommandLineTool.inFolder { folder in
            try Data(chain[0].key.pem.utf8).write(to: URL(filePath: "\(folder)/key.pem"))
            try Data(chain.map(\.pem).joined().utf8).write(to: URL(filePath: "\(folder)/chain.pem"))
            _ = try CommandLineTool.run(
                [
                    "openssl", "pkcs12", "-export", "-in", "\(folder)/chain.pem", "-inkey", "\(folder)/key.pem",
                    "-name",
                    alias, "-passout", "pass:\(passphrase)", "-out", "\(folder)/out",
                ] + options,
                in: folder
            )
            return [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/out")))
        }
    }

    /// A keystore by Java's `keytool`: `shop` with a key of its own, `trusted` with a certificate alone, and in JCEKS a
    /// secret key `aes`.
    static func keytool(_ type: String, trusting certificate: TestCertificate, passphrase: String) throws -> [UInt8] {
        try CommandLineTool.inFolder { folder in
            try Data(certificate.pem.utf8).write(to: URL(filePath: "\(folder)/ca.pem"))
            let store = [
                "-keystore", "\(folder)/store", "-storetype", type, "-storepass", passphrase, "-noprompt",
            ]
            let key = ["-keypass", passphrase, "-alias"]
            var calls = [
                ["-genkeypair"] + key + [
                    "shop", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=shop.example",
                ],
                ["-importcert", "-alias", "trusted", "-file", "\(folder)/ca.pem"],
            ]
            if type == "JCEKS" { calls.append(["-genseckey"] + key + ["aes", "-keyalg", "AES", "-keysize", "128"]) }
            for call in calls { _ = try CommandLineTool.run(["keytool"] + call + store, in: folder) }
            return [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/store")))
        }
    }
}

extension Passphrase {
    convenience init(_ text: String) {
        var text = text
        self.init(copying: Array(text.withUTF8 { Array($0) }))
    }

    private convenience init(copying bytes: [UInt8]) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 1)
        defer { buffer.deallocate() }
        buffer.copyBytes(from: bytes)
        self.init(UnsafeRawBufferPointer(rebasing: buffer[..<bytes.count]))
    }
}
