// SPDX-License-Identifier: Apache-2.0

import Certificates
import StreamingJSON

extension ZtunnelIdentity {
    /// SPIFFE-ID, section 2.3: longer ones need not be accepted.
    private static let maximumIdentityBytes = 2_048
    private static let maximumReasonLength = 200

    /// - Parameters:
    ///   - json: one element of `certificates`.
    ///   - unreadable: grows with each certificate that is left out.
    /// - Returns: nil if it is none.
    init?(json: UnsafeRawBufferPointer, unreadable: inout Int) {
        var identity: String?
        var state: String?
        var chain: [ZtunnelCertificate] = []
        var roots: [ZtunnelCertificate]?
        // Up to ztunnel 1.20 the leaf alone, and the chain without it.
        var leaf: [ZtunnelCertificate] = []
        var unread = 0
        var cursor = JSONCursor(json)
        do throws(JSONFault) {
            try cursor.object { name, value throws(JSONFault) in
                switch name {
                case "identity": identity = try value.string()
                case "state": state = try value.string()
                case "certChain", "cert_chain": chain = try Self.certificates(&value, unreadable: &unread)
                case "rootCerts", "root_certs": roots = try Self.certificates(&value, unreadable: &unread)
                case "caCert", "ca_cert": leaf = try Self.certificates(&value, unreadable: &unread)
                default: return
                }
            }
        } catch {
            return nil
        }
        guard let identity, !identity.isEmpty, identity.utf8.count <= Self.maximumIdentityBytes else { return nil }
        unreadable += unread
        self.identity = identity
        self.state = Self.state(state)
        chain = leaf + chain
        if let roots {
            self.roots = roots
        } else {
            // Up to about 1.25 the root, as the CA sent it, was the chain's last.
            self.roots = chain.count > 1 ? [chain.removeLast()] : []
        }
        self.chain = chain
    }

    private static func state(_ text: String?) -> State {
        switch text {
        case "Available": return .available
        case "Initializing": return .initializing
        case let text?:
            let prefix = "Unavailable: "
            let reason = text.hasPrefix(prefix) ? text.dropFirst(prefix.count) : Substring(text)
            return .unavailable(reason: String(reason.prefix(maximumReasonLength)))
        case nil: return .unavailable(reason: "the answer tells no state")
        }
    }

    private static func certificates(
        _ value: inout JSONCursor,
        unreadable: inout Int
    ) throws(JSONFault) -> [ZtunnelCertificate] {
        var certificates: [ZtunnelCertificate] = []
        var missing = 0
        try value.array { element throws(JSONFault) in
            var pem: [UInt8]?
            var serialNumber: SerialNumber?
            try element.object { name, value throws(JSONFault) in
                switch name {
                case "pem": pem = try value.string().flatMap { Self.pem($0) }
                case "serialNumber", "serial_number":
                    serialNumber = try value.string().flatMap { SerialNumber(decimal: $0) }
                default: return
                }
            }
            if let pem {
                certificates.append(ZtunnelCertificate(pem: pem, serialNumber: serialNumber))
            } else {
                missing += 1
            }
        }
        unreadable += missing
        return certificates
    }

    /// The PEM text itself, or base64 of it, as newer ztunnels write.
    private static func pem(_ text: String) -> [UInt8]? {
        if text.hasPrefix("-----BEGIN ") { return Array(text.utf8) }
        var text = text
        let bytes = text.withUTF8 { text in
            [UInt8](unsafeUninitializedCapacity: Base64.maximumByteCount(of: text.count)) { bytes, count in
                count = Base64.decode(UnsafeRawBufferPointer(text), into: UnsafeMutableRawBufferPointer(bytes)) ?? 0
            }
        }
        return bytes.isEmpty ? nil : bytes
    }
}
