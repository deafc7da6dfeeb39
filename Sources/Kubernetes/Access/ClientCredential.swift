// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// What a request presents to the API server, as files.
struct ClientCredential: Sendable {
    var tokenFile: String?
    var certificateFile: String?
    var keyFile: String?
    /// Keeps files of this process alive that the paths above lead to.
    var files: [MemoryFile] = []

    /// Paths of memory files are used again, once closed: the files themselves tell credentials apart.
    func isSame(as other: ClientCredential) -> Bool {
        files.map(ObjectIdentifier.init) == other.files.map(ObjectIdentifier.init)
    }

    func present(in request: inout TransferRequest) {
        request.bearerTokenFile = tokenFile
        request.tls.clientCertificateFile = certificateFile
        request.tls.clientKeyFile = keyFile
    }
}
