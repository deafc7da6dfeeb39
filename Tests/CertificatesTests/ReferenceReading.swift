// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// What Python's `cryptography` reads in a certificate.
struct ReferenceReading: Decodable {
    struct Key: Decodable {
        let algorithm: String
        let bits: Int
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let sha256: String
    let publicKeySha256: String
    let publicKey: Key
    let serial: String
    let subject: String
    let issuer: String
    let commonName: String?
    let names: [String]
    let notBefore: Int64
    let notAfter: Int64
    let isCa: Bool?
    let pathLength: Int?
    /// Dotted.
    let signatureAlgorithm: String
    let subjectKeyIdentifier: String?
    let authorityKeyIdentifier: String?
    /// Which certificates of the batch issued this one, by name and signature.
    let issuers: [Int]

    /// All in one run of the program. It reads and writes files, so that no pipe's end can be inherited by what other
    /// tests start meanwhile, and it gives itself a minute.
    static func read(_ certificates: [TestCertificate]) throws -> [ReferenceReading] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "reading-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (input, output) = (folder.appending(path: "in.pem"), folder.appending(path: "out.json"))
        try Data(certificates.map(\.pem).joined().utf8).write(to: input)
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let status = try run(
            tests.deletingLastPathComponent().appending(path: ".tools/python/bin/python3").path,
            tests.appending(path: "Fixtures/reference/read_certificates.py").path,
            input: input.path,
            output: output.path
        )
        let answer = try Data(contentsOf: output)
        guard status == 0 else {
            throw Failure(description: "status \(status): \(String(decoding: answer, as: UTF8.self))")
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode([ReferenceReading].self, from: answer)
    }

    private static func run(_ program: String, _ script: String, input: String, output: String) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Isolated: neither the environment nor the working folder changes what the script imports.
        var arguments = [program, "-I", script].map { (text: String) in strdup(text) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var pid = pid_t()
        let code = posix_spawn(&pid, program, &actions, nil, &arguments, &environment)
        guard code == 0 else {
            throw Failure(
                description: "\(program): \(String(cString: strerror(code))). scripts/install test fetches it"
            )
        }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else { throw Failure(description: "waitpid: \(String(cString: strerror(errno)))") }
        }
        return status
    }
}
