// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// Reads a ztunnel's `/config_dump` while it arrives. All workloads and services of the mesh are in it; what is kept of
/// them is nothing, and of equal certificates, as the roots are, one.
struct ZtunnelReader: ~Copyable {
    /// How much of an untrusted answer is read.
    struct Limits {
        var identities = 10_000
        var identityBytes = 1 << 20
        /// Of all distinct certificates together.
        var keptBytes = 32 << 20
    }

    private static let member = "certificates"

    private let limits: Limits
    private var splitter: JSONSplitter
    private var result = ZtunnelCertificates()
    private var known: Set<[UInt8]> = []

    /// Bytes of distinct certificates.
    private(set) var keptBytes = 0

    init(limits: Limits = Limits()) {
        self.limits = limits
        splitter = JSONSplitter(
            .object(elementsOf: [Self.member], whole: []),
            maximumFrameBytes: limits.identityBytes
        )
    }

    mutating func feed(_ chunk: [UInt8]) throws(EnvoyAdminError) {
        var arrived: [ZtunnelIdentity] = []
        var unreadable = 0
        do {
            try chunk.withUnsafeBytes { chunk in
                try splitter.feed(chunk) { frame in
                    if case .value(let json, _) = frame,
                        let identity = ZtunnelIdentity(json: json, unreadable: &unreadable)
                    {
                        arrived.append(identity)
                    } else {
                        unreadable += 1
                    }
                }
            }
        } catch {
            let beginning = EnvoyAdminError.beginning(of: chunk, expecting: "a ztunnel's")
            throw Self.malformed("not the expected JSON; \(beginning)")
        }
        result.unreadable += unreadable
        for identity in arrived { try keep(identity) }
    }

    func finish() throws(EnvoyAdminError) -> ZtunnelCertificates {
        do throws(JSONFault) {
            try splitter.finish()
        } catch {
            throw Self.malformed("the answer ends in the middle")
        }
        guard splitter.hasSeen(Self.member) else {
            throw Self.malformed("JSON without `\(Self.member)`; is this a ztunnel's admin endpoint?")
        }
        return result
    }

    private mutating func keep(_ identity: ZtunnelIdentity) throws(EnvoyAdminError) {
        guard result.identities.count < limits.identities else {
            throw EnvoyAdminError(
                .tooManyCertificates,
                "/config_dump: more than \(limits.identities) identities"
            )
        }
        var identity = identity
        identity.chain = try identity.chain.map { certificate throws(EnvoyAdminError) in try shared(certificate) }
        identity.roots = try identity.roots.map { certificate throws(EnvoyAdminError) in try shared(certificate) }
        result.identities.append(identity)
    }

    /// The same certificate, in the bytes that are kept already if there are any.
    private mutating func shared(_ certificate: ZtunnelCertificate) throws(EnvoyAdminError) -> ZtunnelCertificate {
        let (isNew, pem) = known.insert(certificate.pem)
        if isNew { keptBytes += pem.count }
        guard keptBytes <= limits.keptBytes else {
            throw EnvoyAdminError(
                .tooManyCertificates,
                "/config_dump: more than \(limits.keptBytes) bytes of distinct certificates"
            )
        }
        return ZtunnelCertificate(pem: pem, serialNumber: certificate.serialNumber)
    }

    private static func malformed(_ message: String) -> EnvoyAdminError {
        EnvoyAdminError(.malformed, "/config_dump: \(message)")
    }
}
