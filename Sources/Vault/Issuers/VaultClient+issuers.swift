// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// What a PKI mount tells everybody.
extension VaultClient {
    /// For `VaultIssuerKeys`; throws `noIssuer` where there are none.
    package func issuerKeys(of mount: String, within timeout: Duration) async throws(VaultError) -> [UInt8] {
        guard let data = try await list(VaultPath.mount(mount, "issuers"), within: timeout) else {
            throw Self.noIssuer(mount)
        }
        return data
    }

    /// For `VaultIssuer`.
    ///
    /// - Parameter reference: an id, a name, or `default`.
    package func issuer(
        _ reference: String,
        of mount: String,
        within timeout: Duration
    ) async throws(VaultError) -> [UInt8] {
        try await data(of: VaultPath.mount(mount, "issuer", reference, "json"), within: timeout)
    }

    /// The chain of the only CA of a mount that knows no issuers (before Vault 1.11) or does not show them, in PEM.
    package func authorityChain(of mount: String, within timeout: Duration) async throws(VaultError) -> [UInt8] {
        let certificate = try await body(of: VaultPath.mount(mount, "ca", "pem"), within: timeout)
        // 204, which is what a mount without a CA answers.
        guard !certificate.isEmpty else { throw Self.noIssuer(mount) }
        let chain = try await body(of: VaultPath.mount(mount, "ca_chain"), within: timeout)
        return certificate + [UInt8(ascii: "\n")] + chain
    }

    /// An issuer's revocation list in DER; empty where it has none.
    ///
    /// - Parameters:
    ///   - reference: `nil` for the mount's only one.
    ///   - isDelta: what was revoked since the complete list.
    package func revocationList(
        of mount: String,
        issuer reference: String?,
        isDelta: Bool,
        within timeout: Duration
    ) async throws(VaultError) -> [UInt8] {
        let path: String
        if let reference {
            let issuer = VaultPath.mount(mount, "issuer", reference, "crl")
            path = isDelta ? "\(issuer)/delta/der" : "\(issuer)/der"
        } else {
            path = VaultPath.mount(mount, "crl") + (isDelta ? "/delta" : "")
        }
        return try await body(of: path, within: timeout)
    }

    private static func noIssuer(_ mount: String) -> VaultError {
        VaultError(.noIssuer, "the mount \(mount) has no issuer: generate or import a CA certificate")
    }
}
