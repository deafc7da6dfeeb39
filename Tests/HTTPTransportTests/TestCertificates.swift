// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A CA and what it signed, minted by the `openssl` command into a folder of its own.
final class TestCertificates {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try ChildProcess.run(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=transport test ca",
            "-keyout",
            path("ca.key"),
            "-out",
            path("ca.pem")
        )
    }

    func path(_ name: String) -> String { directory.path(name) }

    /// Signs `NAME.pem` for `NAME.key`, valid from `start` to `end` (`YYYYMMDDHHMMSSZ`).
    func issue(_ name: String, san: String, start: String = "20200101000000Z", end: String) throws {
        try directory.write("", to: "index.txt")
        try directory.write(
            """
            [ca]
            default_ca = test
            [test]
            database = \(path("index.txt"))
            new_certs_dir = \(path(""))
            rand_serial = yes
            default_md = sha256
            policy = anything
            unique_subject = no
            x509_extensions = leaf
            [anything]
            commonName = supplied
            [leaf]
            subjectAltName = \(san)
            """,
            to: "ca.cnf"
        )
        try ChildProcess.run(
            "openssl",
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            "/CN=\(name)",
            "-keyout",
            path("\(name).key"),
            "-out",
            path("\(name).csr")
        )
        try ChildProcess.run(
            "openssl",
            "ca",
            "-batch",
            "-notext",
            "-config",
            path("ca.cnf"),
            "-cert",
            path("ca.pem"),
            "-keyfile",
            path("ca.key"),
            "-startdate",
            start,
            "-enddate",
            end,
            "-in",
            path("\(name).csr"),
            "-out",
            path("\(name).pem")
        )
    }

    /// Revokes what was issued last.
    func revoke(_ name: String) throws {
        try ChildProcess.run(
            "openssl",
            "ca",
            "-config",
            path("ca.cnf"),
            "-cert",
            path("ca.pem"),
            "-keyfile",
            path("ca.key"),
            "-revoke",
            path("\(name).pem")
        )
    }

    /// What the CA's responder says about what was issued last, for a day (openssl-ocsp(1)).
    func writeStatus(of name: String, to file: String) throws {
        try ChildProcess.run(
            "openssl",
            "ocsp",
            "-issuer",
            path("ca.pem"),
            "-cert",
            path("\(name).pem"),
            "-reqout",
            path("status.req")
        )
        try ChildProcess.run(
            "openssl",
            "ocsp",
            "-index",
            path("index.txt"),
            "-CA",
            path("ca.pem"),
            "-rsigner",
            path("ca.pem"),
            "-rkey",
            path("ca.key"),
            "-reqin",
            path("status.req"),
            "-ndays",
            "1",
            "-respout",
            path(file)
        )
    }

    /// The one certificate of a PEM file.
    func der(_ name: String) throws -> [UInt8] {
        let base64 = try text(name).split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        guard let data = Data(base64Encoded: base64) else {
            throw ChildProcess.Failure(description: "\(name) is not one PEM certificate")
        }
        return [UInt8](data)
    }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    func write(_ text: String, to name: String) throws { try directory.write(text, to: name) }
}
