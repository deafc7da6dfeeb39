// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
import StreamingJSON
import Synchronization

/// Asks one Vault or OpenBao server, in one namespace. It sends GET and LIST, and POST only to log in and to renew its
/// own token.
package final class VaultClient: Sendable {
    private let transport: Transport
    private let endpoint: Endpoint
    private let namespace: String?
    private let tls: TLSOptions
    private let maximumBodyBytes: Int
    /// Whether something before the server does not let the method LIST through.
    private let listsByQuery = Mutex(false)

    /// - Parameter namespace: without slashes at its ends; `nil` for the root.
    package init(
        transport: Transport,
        endpoint: Endpoint,
        namespace: String? = nil,
        tls: TLSOptions = TLSOptions(),
        maximumBodyBytes: Int
    ) {
        self.transport = transport
        self.endpoint = endpoint
        self.namespace = namespace
        self.tls = tls
        self.maximumBodyBytes = maximumBodyBytes
    }

    /// The body of a successful answer; empty where there is none (204).
    ///
    /// - Parameters:
    ///   - path: behind `/v1/`, percent-encoded.
    ///   - tokenFile: `nil` asks without a token.
    func body(
        of path: String,
        tokenFile: String? = nil,
        within timeout: Duration
    ) async throws(VaultError) -> [UInt8] {
        let answer = try await answer(to: request(.get, path, tokenFile, timeout))
        guard answer.head.isSuccess else {
            throw VaultError(refusal: answer.status, body: answer.body, of: Self.name(.get, path))
        }
        return answer.body
    }

    /// The member `data` of an answer, as it was sent. What stands around it differs from answer to answer.
    func data(
        of path: String,
        tokenFile: String? = nil,
        within timeout: Duration
    ) async throws(VaultError) -> [UInt8] {
        try VaultEnvelope.data(
            of: try await body(of: path, tokenFile: tokenFile, within: timeout),
            of: Self.name(.get, path)
        )
    }

    /// The member `data` of a list; `nil` for one without entries.
    func list(
        _ path: String,
        query: String = "",
        tokenFile: String? = nil,
        within timeout: Duration
    ) async throws(VaultError) -> [UInt8]? {
        var answer: TransferResponse?
        if !listsByQuery.withLock({ $0 }) {
            let first = try await self.answer(
                to: request(.list, query.isEmpty ? path : "\(path)?\(query)", tokenFile, timeout)
            )
            if Self.refusesMethod(first) { listsByQuery.withLock { $0 = true } } else { answer = first }
        }
        let name = Self.name(.list, path)
        let found: TransferResponse
        if let answer {
            found = answer
        } else {
            let query = query.isEmpty ? "list=true" : "list=true&\(query)"
            found = try await self.answer(to: request(.get, "\(path)?\(query)", tokenFile, timeout))
        }
        if found.head.isSuccess { return try VaultEnvelope.data(of: found.body, of: name) }
        if found.status == 404, VaultRefusal(found.body).isEmptyList { return nil }
        throw VaultError(refusal: found.status, body: found.body, of: name)
    }

    /// Reads an answer that holds a token: no copy of it is left, and none made but by `read`.
    func withSecret<R: Sendable>(
        _ method: TransferRequest.Method,
        _ path: String,
        tokenFile: String? = nil,
        body: TransferRequest.TokenBody? = nil,
        within timeout: Duration,
        _ read: (UnsafeRawBufferPointer) throws(JSONFault) -> R
    ) async throws(VaultError) -> R {
        var request = request(method, path, tokenFile, timeout)
        request.isSensitive = true
        request.tokenBody = body
        let name = Self.name(method, path)
        let outcome: Result<R, VaultError>
        do {
            outcome = try await transport.withResponse(to: request) { head, body in
                // Room for all of it at once: growing would leave copies behind.
                var bytes: [UInt8] = []
                bytes.reserveCapacity(Self.maximumSecretBytes)
                defer { wipe(&bytes) }
                try await Self.collect(body, into: &bytes, of: name)
                guard head.isSuccess else {
                    return .failure(VaultError(refusal: head.status, body: bytes, of: name))
                }
                return bytes.withUnsafeBytes { bytes in
                    Result { () throws(JSONFault) in try read(bytes) }.mapError { VaultError($0, in: name) }
                }
            }
        } catch let error as VaultError {
            throw error
        } catch let error as TransferError {
            throw VaultError(error)
        } catch {
            throw VaultError(.transfer(.cancelled), "\(name): \(error)")
        }
        return try outcome.get()
    }

    /// Any answer, whatever its status.
    func answer(to request: TransferRequest) async throws(VaultError) -> TransferResponse {
        do throws(TransferError) {
            return try await transport.response(to: request)
        } catch {
            throw VaultError(error)
        }
    }

    func request(
        _ method: TransferRequest.Method,
        _ path: String,
        _ tokenFile: String?,
        _ timeout: Duration
    ) -> TransferRequest {
        // What a browser cannot be made to send: Vault's answer to requests that are forged through one.
        var headers = [HeaderField(name: "X-Vault-Request", value: "true")]
        if let namespace { headers.append(HeaderField(name: "X-Vault-Namespace", value: namespace)) }
        if method == .post { headers.append(HeaderField(name: "Content-Type", value: "application/json")) }
        var request = TransferRequest(
            endpoint: endpoint,
            path: "/v1/\(path)",
            method: method,
            headers: headers,
            bearerTokenFile: tokenFile,
            tls: tls,
            limits: TransferLimits(
                connectTimeout: min(.seconds(3), timeout),
                totalTimeout: timeout,
                maximumBodyBytes: maximumBodyBytes
            )
        )
        request.tokenField = .vault
        return request
    }
}

extension VaultClient {
    /// An answer with a token in it is a few hundred bytes long.
    private static let maximumSecretBytes = 64 << 10

    static func name(_ method: TransferRequest.Method, _ path: String) -> String {
        "\(method.rawValue) /v1/\(path.prefix { $0 != "?" })"
    }

    /// Vault itself knows the method, so whoever refuses it without Vault's words is not Vault.
    private static func refusesMethod(_ answer: TransferResponse) -> Bool {
        [400, 403, 405, 501].contains(answer.status) && !VaultRefusal(answer.body).isVault
    }

    private static func collect(_ body: ResponseBody, into bytes: inout [UInt8], of name: String) async throws {
        var iterator = body.makeAsyncIterator()
        while var chunk = try await iterator.next() {
            defer { wipe(&chunk) }
            guard bytes.count + chunk.count <= maximumSecretBytes else {
                throw VaultError(.transfer(.tooLarge), "\(name): the answer is larger than \(maximumSecretBytes) bytes")
            }
            bytes += chunk
        }
    }
}
