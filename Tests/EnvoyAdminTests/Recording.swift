// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a real Envoy 1.40.0 answered.
enum Recording {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures")

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: "envoy-1.40.0/\(name)")))
    }

    static func text(_ name: String) throws -> String {
        String(decoding: try bytes(name), as: UTF8.self)
    }

    static func json(_ name: String) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(try bytes(name))) as? [String: Any] ?? [:]
    }

    /// The facts of the certificates that the recorded Envoy used, computed by another program, leaf first.
    static func expectations() throws -> [String: [ExpectedCertificate]] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let data = try Data(contentsOf: folder.appending(path: "pem/expected.json"))
        return try decoder.decode([String: [ExpectedCertificate]].self, from: data)
    }
}

struct ExpectedCertificate: Decodable {
    let serialHexEnvoy: String
    let notBefore: String
    let notAfter: String
    let notAfterUnix: Int64
    let sha256: String
}
