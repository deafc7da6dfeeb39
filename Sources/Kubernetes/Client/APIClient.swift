// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
import StreamingJSON

/// Asks one API server, as one user, within one budget.
package final class APIClient: Sendable {
    let transport: Transport
    let clock: any Clock<Duration>
    let versions = ServedVersions()
    private let access: ClusterAccess
    private let budget: RequestBudget
    private let authenticator: any Authenticator

    /// - Parameter unixTime: seconds, for the expiry of a credential plugin's credentials.
    package init(
        transport: Transport,
        access: ClusterAccess,
        budget: RequestBudget,
        clock: any Clock<Duration> = ContinuousClock(),
        unixTime: @escaping @Sendable () -> Double = systemUnixTime
    ) {
        self.transport = transport
        self.access = access
        self.budget = budget
        self.clock = clock
        authenticator =
            switch access.credentials {
            case .none: FileAuthenticator(credential: ClientCredential())
            case .tokenFile(let file): FileAuthenticator(credential: ClientCredential(tokenFile: file))
            case .clientCertificate(let certificateFile, let keyFile):
                FileAuthenticator(
                    credential: ClientCredential(certificateFile: certificateFile, keyFile: keyFile)
                )
            case .exec(let plugin): ExecAuthenticator(plugin: plugin, access: access, unixTime: unixTime)
            }
    }

    /// Hands over the body of a successful answer; everything else is an error.
    ///
    /// Credentials that the server does not accept are renewed once, where something can renew them.
    func withAnswer<R: Sendable>(
        to request: APIRequest,
        _ body: (inout AnswerBody) async throws(KubernetesError) -> R
    ) async throws(KubernetesError) -> R {
        let operation = request.operation
        return try await withCredential(for: operation) { (credential) async throws(KubernetesError) -> R in
            let transfer = self.transferRequest(request, presenting: credential)
            do {
                return try await self.transport.withResponse(to: transfer) { head, answer in
                    guard head.isSuccess else { throw await Self.refusal(head, answer, of: operation) }
                    if let coding = head.value(of: "content-encoding"), coding.lowercased() != "identity" {
                        throw KubernetesError(
                            reason: .malformed,
                            message:
                                "\(operation): the answer is compressed (\(coding.excerpt)), which was not asked for"
                        )
                    }
                    var answer = AnswerBody(answer, of: request)
                    return try await body(&answer)
                }
            } catch {
                throw KubernetesError(any: error, during: operation)
            }
        }
    }

    /// Runs `body` within the budget and with a credential, and once more with a new one if the server says 401.
    func withCredential<R: Sendable>(
        for operation: APIOperation,
        _ body: (ClientCredential) async throws(KubernetesError) -> R
    ) async throws(KubernetesError) -> R {
        do { try await budget.wait() } catch { throw .cancelled(operation) }
        let credential = try await authenticator.credential(for: operation)
        do {
            return try await body(credential)
        } catch {
            guard error.reason == .unauthorized, await authenticator.canReplace(credential) else { throw error }
        }
        do { try await budget.wait() } catch { throw .cancelled(operation) }
        return try await body(try await authenticator.credential(for: operation))
    }

    func transferRequest(_ request: APIRequest, presenting credential: ClientCredential) -> TransferRequest {
        var transfer = TransferRequest(
            endpoint: access.endpoint,
            path: request.path.description,
            headers: [HeaderField(name: "Accept", value: "application/json")],
            tls: access.tls,
            limits: request.limits,
            usesEnvironmentProxy: access.usesEnvironmentProxy
        )
        transfer.isSensitive = request.isSensitive
        credential.present(in: &transfer)
        return transfer
    }

    /// Reads what the server says of its refusal, as far as a Status can be long.
    private static func refusal(
        _ head: ResponseHead,
        _ body: ResponseBody,
        of operation: APIOperation
    ) async -> KubernetesError {
        var bytes: [UInt8] = []
        var iterator = body.makeAsyncIterator()
        while bytes.count < maximumStatusBytes, let chunk = try? await iterator.next() { bytes += chunk }
        let retryAfter = head.value(of: "retry-after").flatMap { Int($0) }.flatMap { $0 > 0 ? min($0, 3600) : nil }
        return KubernetesError(
            APIStatus(body: bytes),
            code: head.status,
            retryAfter: retryAfter.map { .seconds($0) },
            during: operation
        )
    }

    private static let maximumStatusBytes = 64 << 10
}

extension KubernetesError {
    /// For what closures throw whose type is lost on the way through the transport.
    init(any error: any Error, during operation: APIOperation) {
        switch error {
        case let error as KubernetesError: self = error
        case let error as TransferError: self.init(error, during: operation)
        case is CancellationError: self = .cancelled(operation)
        default: self.init(reason: .protocol, message: "\(operation): \(error)")
        }
    }
}
