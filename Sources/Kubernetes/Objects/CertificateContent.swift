// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// What stands in a field for certificates: PEM text as a rule, not looked at yet.
///
/// People put private keys into such fields by mistake. The bytes are therefore overwritten when the last holder lets
/// go of them: whoever decodes them keeps the certificates and drops this.
package enum CertificateContent: Sendable {
    case readable(WipedBytes)
    /// No base64, or no JSON string content that bytes could be made of.
    case broken
    /// Larger than anything that is read. The count is that of the text as it stood in the object.
    case oversized(byteCount: Int)

    /// The most that is read from one field: the API server takes no larger Secret or ConfigMap.
    package static let defaultMaximumBytes = 1 << 20
}

extension CertificateContent {
    /// - Returns: nil if the value is no string, or an empty one: both stand for nothing.
    static func base64(
        _ json: inout JSONCursor,
        maximumBytes: Int = defaultMaximumBytes
    ) throws(JSONFault) -> CertificateContent? {
        let content = try json.withText { text, hasEscapes throws(JSONFault) -> CertificateContent? in
            guard !text.isEmpty else { return nil }
            guard !hasEscapes || JSONEscapes.areOnlySlashes(in: text) else { return .broken }
            return base64(text, maximumBytes: maximumBytes)
        }
        return content ?? nil
    }

    static func base64(_ text: UnsafeRawBufferPointer, maximumBytes: Int) -> CertificateContent {
        // The text may be broken into lines; nothing makes it twice as long.
        guard text.count <= 2 * maximumBytes else { return .oversized(byteCount: text.count) }
        let capacity = Base64.maximumByteCount(of: text.count)
        guard let bytes = WipedBytes(capacity: capacity, filledBy: { Base64.decode(text, into: $0) }) else {
            return .broken
        }
        guard bytes.count <= maximumBytes else { return .oversized(byteCount: text.count) }
        return .readable(bytes)
    }

    /// The content of a string as it is, as ConfigMaps and ClusterTrustBundles hold it.
    ///
    /// - Returns: nil if the value is no string, or an empty one.
    static func plain(
        _ json: inout JSONCursor,
        maximumBytes: Int = defaultMaximumBytes
    ) throws(JSONFault) -> CertificateContent? {
        let content = try json.withText { text, hasEscapes throws(JSONFault) -> CertificateContent? in
            guard !text.isEmpty else { return nil }
            // Escapes only ever make text longer.
            guard text.count <= 2 * maximumBytes else { return .oversized(byteCount: text.count) }
            let bytes = WipedBytes(capacity: text.count) { JSONEscapes.remove(from: text, into: $0) }
            guard let bytes else { return .broken }
            return bytes.count <= maximumBytes ? .readable(bytes) : .oversized(byteCount: text.count)
        }
        return content ?? nil
    }
}
