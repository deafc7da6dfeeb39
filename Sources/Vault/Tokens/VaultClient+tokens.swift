// SPDX-License-Identifier: Apache-2.0

package import Certificates
import HTTPTransport
import StreamingJSON

/// The client's own token.
extension VaultClient {
    /// Logs in as a service account (`auth/MOUNT/login` of the Kubernetes auth method).
    ///
    /// - Parameters:
    ///   - role: of the auth method; without quotation marks, backslashes and control characters.
    ///   - tokenFile: the service account's.
    package func logIn(
        role: String,
        authMount: String,
        serviceAccountTokenFile tokenFile: String,
        within timeout: Duration
    ) async throws(VaultError) -> VaultLogin {
        let path = "auth/\(VaultPath.mount(authMount, "login"))"
        let body = TransferRequest.TokenBody(
            prefix: "{\"role\":\"\(role)\",\"jwt\":\"",
            tokenFile: tokenFile,
            suffix: "\"}"
        )
        let login = try await withSecret(.post, path, body: body, within: timeout) { bytes throws(JSONFault) in
            try VaultLogin(bytes)
        }
        guard let login else { throw VaultError(.malformed, "\(Self.name(.post, path)): the answer holds no token") }
        return login
    }

    package func lookUpSelf(tokenFile: String, within timeout: Duration) async throws(VaultError) -> VaultTokenLookup {
        let path = "auth/token/lookup-self"
        let lookup = try await withSecret(.get, path, tokenFile: tokenFile, within: timeout) {
            bytes throws(JSONFault) in
            try VaultTokenLookup(bytes)
        }
        guard let lookup else { throw VaultError(.malformed, "\(Self.name(.get, path)): the answer tells no ttl") }
        return lookup
    }

    package func renewSelf(
        tokenFile: String,
        at now: UnixTime,
        within timeout: Duration
    ) async throws(VaultError) -> TokenLease {
        let path = "auth/token/renew-self"
        let auth = try await withSecret(.post, path, tokenFile: tokenFile, within: timeout) { bytes throws(JSONFault) in
            try VaultAuth(bytes)
        }
        guard let auth else { throw VaultError(.malformed, "\(Self.name(.post, path)): the answer tells no lease") }
        return TokenLease(seconds: auth.duration, isRenewable: auth.isRenewable, at: now)
    }
}
