// SPDX-License-Identifier: Apache-2.0

package import Certificates
import HTTPTransport
import StreamingJSON

/// A certificate that a PKI mount keeps, from `/cert/:serial`.
package struct StoredCertificate: Sendable, Equatable {
    /// PEM.
    package let certificate: String
    /// `nil` for one that was not revoked.
    package let revocationTime: UnixTime?

    /// - Parameter data: the member `data` of the answer.
    init(data: [UInt8]) throws(VaultError) {
        var certificate: String?
        var revocationTime: Int64?
        try data.readJSON(of: "GET cert") { json throws(JSONFault) in
            try json.object { key, value throws(JSONFault) in
                switch key {
                case "certificate": certificate = try value.string()
                case "revocation_time": revocationTime = try value.integer()
                default: break
                }
            }
        }
        guard let certificate else { throw VaultError(.malformed, "GET cert: the answer holds no certificate") }
        self.certificate = certificate
        self.revocationTime = revocationTime.flatMap { $0 > 0 ? $0 : nil }
    }
}

extension VaultClient {
    /// - Parameter serial: hexadecimal, as the list tells it.
    package func storedCertificate(
        _ serial: String,
        of mount: String,
        within timeout: Duration
    ) async throws(VaultError) -> StoredCertificate {
        let path = VaultPath.mount(mount, "cert", serial)
        return try StoredCertificate(data: try await data(of: path, within: timeout))
    }

    /// The serial numbers of the certificates that a mount keeps, page by page where the server knows pages (OpenBao).
    ///
    /// - Parameters:
    ///   - isRevoked: of those that were revoked alone.
    ///   - pageSize: entries that are asked for at once.
    ///   - maximumCount: of serial numbers that are taken.
    package func serials(
        of mount: String,
        isRevoked: Bool = false,
        tokenFile: String?,
        pageSize: Int,
        maximumCount: Int,
        within timeout: Duration
    ) async throws(VaultError) -> [String] {
        let path = isRevoked ? VaultPath.mount(mount, "certs", "revoked") : VaultPath.mount(mount, "certs")
        var serials: [String] = []
        while true {
            let after = serials.last.map { "&after=\(VaultPath.value($0))" } ?? ""
            let query = "limit=\(pageSize)\(after)"
            guard let data = try await list(path, query: query, tokenFile: tokenFile, within: timeout) else { break }
            let page = try data.keys(of: Self.name(.list, path))
            // One that knows no pages sends everything at once, every time.
            guard let first = page.first, first != serials.first else { break }
            serials += page
            guard serials.count <= maximumCount else {
                throw VaultError(
                    .tooMany,
                    "\(Self.name(.list, path)): more than \(maximumCount) certificates; raise the limit or do not list"
                )
            }
            if page.count != pageSize { break }
        }
        return serials
    }
}
