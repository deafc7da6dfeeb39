// SPDX-License-Identifier: Apache-2.0

/// Where requests get their credentials from.
protocol Authenticator: Sendable {
    func credential(for operation: APIOperation) async throws(KubernetesError) -> ClientCredential

    /// Whether another credential may be had in place of one that the server refused.
    func canReplace(_ refused: ClientCredential) async -> Bool
}

/// Credentials in files that somebody else renews: they are read anew anyway.
struct FileAuthenticator: Authenticator {
    let credential: ClientCredential

    func credential(for operation: APIOperation) async throws(KubernetesError) -> ClientCredential { credential }

    func canReplace(_ refused: ClientCredential) async -> Bool { false }
}
