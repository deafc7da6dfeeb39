// SPDX-License-Identifier: Apache-2.0

import Foundation
import StreamingJSON

@testable import Kubernetes

/// Objects as an API server sends them: from a file, or written in the test.
enum ObjectFixture {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fixtures")

    static func object<Object: KubernetesObject>(file name: String) throws -> Object {
        try object(Data(contentsOf: folder.appending(path: "kubernetes/\(name).json")))
    }

    static func object<Object: KubernetesObject>(_ text: String) throws -> Object {
        try object(Data(text.utf8))
    }

    static func object<Object: KubernetesObject>(_ data: Data) throws -> Object {
        try read(data) { json throws(JSONFault) in try Object(json: &json) }
    }

    static func read<R>(_ data: Data, _ body: (inout JSONCursor) throws(JSONFault) -> R) throws -> R {
        try Array(data).withUnsafeBytes { bytes in
            var json = JSONCursor(bytes)
            let object = try body(&json)
            // Whatever an object makes of its members, it must leave the cursor behind its end.
            try json.finish()
            return object
        }
    }

    static func pem(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: "pem/\(name).pem"), encoding: .utf8)
    }

    static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}

extension CertificateContent {
    /// The text of a readable content.
    var text: String? {
        guard case .readable(let bytes) = self else { return nil }
        return bytes.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    var isBroken: Bool {
        guard case .broken = self else { return false }
        return true
    }

    var oversizedByteCount: Int? {
        guard case .oversized(let byteCount) = self else { return nil }
        return byteCount
    }
}
