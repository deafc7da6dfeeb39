// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HTTPTransport
import StreamingJSON

/// What a credential plugin printed (client.authentication.k8s.io ExecCredential). It is never made a string, and the
/// bytes it comes from are overwritten.
struct ExecCredential: Sendable {
    var credential = ClientCredential()
    /// Seconds since 1970; nil where it holds until the server refuses it.
    var expiry: Double?

    enum Fault: Error, Equatable {
        case json(JSONFault)
        /// Neither a token nor a certificate with its key.
        case empty
        case apiVersion(String)
        case expiry(String)

        var message: String {
            switch self {
            case .json(let fault): "what it printed is of no use: \(fault)"
            case .empty: "it printed neither a token nor a client certificate with its key"
            case .apiVersion(let version): "it answered in the version \"\(version.excerpt)\""
            case .expiry(let text): "it printed an expirationTimestamp that is no time: \"\(text.excerpt)\""
            }
        }
    }

    init(_ output: UnsafeRawBufferPointer, apiVersion: ExecPlugin.APIVersion) throws(Fault) {
        var files: [String: MemoryFile] = [:]
        var version: String?
        var expiryText: String?
        do throws(JSONFault) {
            var json = JSONCursor(output)
            try json.object { key, value throws(JSONFault) in
                switch key {
                case "apiVersion": version = try value.string()
                case "status":
                    try value.object { key, value throws(JSONFault) in
                        switch key {
                        case "expirationTimestamp": expiryText = try value.string()
                        case "token", "clientCertificateData", "clientKeyData":
                            files[key.string] = try Self.file(&value)
                        default: break
                        }
                    }
                default: break
                }
            }
            try json.finish()
        } catch {
            throw .json(error)
        }
        guard version == apiVersion.rawValue else { throw .apiVersion(version ?? "") }
        if let expiryText {
            guard let date = Self.date(expiryText) else { throw .expiry(expiryText) }
            expiry = date.timeIntervalSince1970
        }
        let (token, certificate, key) = (
            files["token"], files["clientCertificateData"], files["clientKeyData"]
        )
        guard token != nil || certificate != nil, (certificate == nil) == (key == nil) else { throw .empty }
        credential = ClientCredential(
            tokenFile: token?.path,
            certificateFile: certificate?.path,
            keyFile: key?.path,
            files: Array(files.values)
        )
    }

    /// - Returns: nil for no string, an empty one, and when memory is short.
    private static func file(_ json: inout JSONCursor) throws(JSONFault) -> MemoryFile? {
        let file = try json.withText { text, _ throws(JSONFault) -> MemoryFile? in
            guard !text.isEmpty else { return nil }
            let bytes = WipedBytes(capacity: text.count) { JSONEscapes.remove(from: text, into: $0) }
            return bytes?.withBytes { MemoryFile($0) }
        }
        return file ?? nil
    }

    /// RFC 3339, with or without fractions of a second.
    private static func date(_ text: String) -> Date? {
        (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
