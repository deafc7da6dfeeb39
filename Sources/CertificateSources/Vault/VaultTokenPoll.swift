// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import HTTPTransport
import Vault

/// Keeps a token that works: logs in, renews it in time, and tells when it ends.
struct VaultTokenPoll: Sendable {
    var target: VaultTarget
    let current = CurrentVaultToken()
    private let server: String
    private let namespace: String?
    private let credential: VaultCredential
    private let client: VaultClient
    private let chance: @Sendable () -> Double
    private var lifecycle: TokenLifecycle
    private var known: VaultServerReport?
    private var token: VaultToken?
    private var lastError: VaultError?

    init(
        target: VaultTarget,
        server: String,
        namespace: String?,
        credential: VaultCredential,
        client: VaultClient,
        chance: @escaping @Sendable () -> Double
    ) {
        self.target = target
        self.server = server
        self.namespace = namespace
        self.credential = credential
        self.client = client
        self.chance = chance
        switch credential {
        case .tokenFile(let file):
            lifecycle = TokenLifecycle(canLogIn: false)
            token = VaultToken(file: file)
        case .kubernetes: lifecycle = TokenLifecycle(canLogIn: true)
        }
    }

    /// - Returns: a token that the server knows, or may know; otherwise why there is none.
    mutating func run(onStandby isStandby: Bool, deadline: Deadline) async -> Result<VaultToken, VaultError> {
        do throws(VaultError) {
            let token = try await workingToken(deadline)
            current.note(.working(token))
            return .success(token)
        } catch {
            if error != lastError { target.fail(error, onStandby: isStandby) }
            return fallBack(after: error, onStandby: isStandby)
        }
    }

    /// The server cannot be asked for anything.
    mutating func fail(_ error: VaultError) {
        target.fail(error)
        current.note(.failed(error))
    }

    private mutating func workingToken(_ deadline: Deadline) async throws(VaultError) -> VaultToken {
        let step = lifecycle.step(at: target.context.now())
        // Why there is none has been told when it was asked for.
        if case .wait = step { throw lastError ?? noToken }
        lastError = nil
        if step == .logIn { try await logIn(deadline) }
        guard let token else { throw noToken }
        var lookup = try await lookUp(token, deadline)
        if lifecycle.step(at: target.context.now()) == .renew {
            try await renew(token, deadline)
            lookup = try await lookUp(token, deadline)
        }
        note(lookup)
        return token
    }

    private var noToken: VaultError { VaultError(.transfer(.auth), "\(target.id.name): there is no token") }

    private mutating func logIn(_ deadline: Deadline) async throws(VaultError) {
        guard case .kubernetes(let role, let authMount, let file) = credential else { return }
        let now = target.context.now()
        do throws(VaultError) {
            let login = try await client.logIn(
                role: role,
                authMount: authMount,
                serviceAccountTokenFile: file,
                within: deadline.remaining
            )
            token = VaultToken(login.token)
            lifecycle.noteLogin(
                TokenLease(seconds: login.leaseDuration, isRenewable: login.isRenewable, at: now),
                chance: chance()
            )
        } catch {
            lifecycle.noteFailure(at: now, chance: chance())
            throw error
        }
    }

    private mutating func renew(_ token: VaultToken, _ deadline: Deadline) async throws(VaultError) {
        let now = target.context.now()
        do throws(VaultError) {
            let lease = try await client.renewSelf(tokenFile: token.file, at: now, within: deadline.remaining)
            lifecycle.noteRenewal(lease, at: now)
        } catch {
            lifecycle.noteFailure(at: now, chance: chance())
            throw error
        }
    }

    private mutating func lookUp(
        _ token: VaultToken,
        _ deadline: Deadline
    ) async throws(VaultError) -> VaultTokenLookup {
        let lookup = try await client.lookUpSelf(tokenFile: token.file, within: deadline.remaining)
        lifecycle.noteLease(lookup.lease(at: target.context.now()))
        return lookup
    }

    private mutating func note(_ lookup: VaultTokenLookup) {
        var report = VaultServerReport(server: server, part: .token)
        report.tokens = [
            VaultServerReport.Token(
                namespace: namespace,
                expiration: lookup.expiration,
                isRenewable: lookup.isRenewable
            )
        ]
        let isKnown = target.isShown && report == known
        target.succeed(isKnown ? nil : Observation(slots: [], reports: [.vaultServer(report)]))
        known = report
    }

    /// Whether the token may look at itself, or be renewed, is a matter of its policies: it may work all the same.
    private mutating func fallBack(
        after error: VaultError,
        onStandby isStandby: Bool
    ) -> Result<VaultToken, VaultError> {
        lastError = error
        if error.reason == .tokenExpired, case .kubernetes = credential {
            token = nil
            lifecycle.noteRefusal()
        }
        let isUseless = [.tokenExpired, .transfer(.auth)].contains(error.reason) || error.isOfServer
        if !isUseless, let token {
            current.note(.working(token))
            return .success(token)
        }
        current.note(isStandby && error.reason == .standby ? .standby : .failed(error))
        return .failure(error)
    }
}
