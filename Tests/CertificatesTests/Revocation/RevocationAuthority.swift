// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// A CA whose revocation lists the `openssl` program issues and describes.
struct RevocationAuthority {
    /// What the program says about a list.
    struct Description {
        let lines: [String]

        /// What follows a line's beginning.
        func value(_ beginning: String) -> String? {
            lines.first { $0.hasPrefix(beginning) }.map { String($0.dropFirst(beginning.count)) }
        }

        func count(_ beginning: String) -> Int { lines.count { $0.hasPrefix(beginning) } }
    }

    let authority: TestCertificateAuthority

    init(_ subject: String = "O=cluster.local", key: TestKey = .make()) {
        authority = .root(subject, key: key)
    }

    /// PEM.
    ///
    /// - Parameters:
    ///   - thisUpdate: as OpenSSL takes it, `YYYYMMDDHHMMSSZ`, like `nextUpdate`.
    ///   - revoked: how many certificates are on the list.
    ///   - version: 1 has no extensions.
    func list(
        thisUpdate: String = "20261120000000Z",
        nextUpdate: String = "20261220000000Z",
        revoked: Int = 0,
        version: Int = 2
    ) throws -> String {
        try CommandLineTool.inFolder { folder in
            let configuration = """
                [ca]
                default_ca = this
                [this]
                database = \(folder)/index
                \(version == 2 ? "crlnumber = \(folder)/number" : "")
                default_md = sha256
                [extensions]
                authorityKeyIdentifier = keyid
                """
            // A reason is an extension of its entry.
            let revocation = "261101000000Z" + (version == 2 ? ",keyCompromise" : "")
            let entries = (0..<revoked).map { "R\t300101000000Z\t\(revocation)\t\(1_000 + $0)\tunknown\t/CN=\($0)\n" }
            try Data(configuration.utf8).write(to: URL(filePath: "\(folder)/configuration"))
            try Data(entries.joined().utf8).write(to: URL(filePath: "\(folder)/index"))
            try Data("01\n".utf8).write(to: URL(filePath: "\(folder)/number"))
            try Data(authority.pem.utf8).write(to: URL(filePath: "\(folder)/ca.pem"))
            try Data(authority.key.pem.utf8).write(to: URL(filePath: "\(folder)/key.pem"))
            var arguments = [
                "ca", "-batch", "-gencrl", "-config", "\(folder)/configuration", "-cert", "\(folder)/ca.pem",
                "-keyfile", "\(folder)/key.pem", "-crl_lastupdate", thisUpdate, "-crl_nextupdate", nextUpdate,
                "-out", "\(folder)/crl.pem",
            ]
            if version == 2 { arguments += ["-crlexts", "extensions"] }
            _ = try CommandLineTool.run(
                ["openssl"] + arguments,
                in: folder
            )
            return try String(contentsOf: URL(filePath: "\(folder)/crl.pem"), encoding: .utf8)
        }
    }

    static func describe(_ pem: String) throws -> Description {
        try CommandLineTool.inFolder { folder in
            try Data(pem.utf8).write(to: URL(filePath: "\(folder)/crl.pem"))
            let text = try CommandLineTool.run(
                ["openssl", "crl", "-in", "\(folder)/crl.pem", "-noout", "-text", "-nameopt", "RFC2253"],
                in: folder
            )
            return Description(lines: text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
        }
    }

    static func der(_ pem: String) throws -> [UInt8] {
        let base64 = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        guard let data = Data(base64Encoded: base64) else {
            throw CommandLineTool.Failure(description: "no base64 in \(pem)")
        }
        return [UInt8](data)
    }
}
