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
            current.use(VaultToken(file: file))
        case .kubernetes: lifecycle = TokenLifecycle(canLogIn: true)
        }
    }

    /// - Returns: a token that the server knows, or may know; otherwise why there is none.
    mutating func run(onStandby isStandby: Bool, deadline: Deadline) async -> Result<VaultToken, VaultError> {
        if case .tokenFile(let file) = credential { current.use(VaultToken(file: file)) }
        do throws(VaultError) {
            if lifecycle.step(at: target.context.now()) == .logIn { try await logIn(deadline) }
            guard let token = current.value else { return .failure(lastError ?? noToken) }
            var lookup = try await lookUp(token, deadline)
            let step = lifecycle.step(at: target.context.now())
            if step == .renew || step == .logIn {
                try await prolong(token, by: step, deadline)
                lookup = try await lookUp(current.value ?? token, deadline)
            }
            note(lookup)
            lastError = nil
            return .success(current.value ?? token)
        } catch {
            target.fail(error, onStandby: isStandby)
            known = nil
            lastError = error
            return token(after: error).map { .success($0) } ?? .failure(error)
        }
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
            current.use(VaultToken(login.token))
            lifecycle.noteLogin(
                TokenLease(seconds: login.leaseDuration, isRenewable: login.isRenewable, at: now),
                chance: chance()
            )
        } catch {
            lifecycle.noteFailure(at: now, chance: chance())
            throw error
        }
    }

    /// A token that no one can make hold longer is used as long as it holds.
    private mutating func prolong(
        _ token: VaultToken,
        by step: TokenLifecycle.Step,
        _ deadline: Deadline
    ) async throws(VaultError) {
        guard step == .renew else { return try await logIn(deadline) }
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
        target.succeed(report == known ? nil : Observation(slots: [], reports: [.vaultServer(report)]))
        known = report
    }

    /// The token, where it may work all the same: whether it may look at itself is a matter of its policies.
    private mutating func token(after error: VaultError) -> VaultToken? {
        switch (error.reason, credential) {
        case (.tokenExpired, .kubernetes):
            current.use(nil)
            lifecycle.noteRefusal()
        case (.tokenExpired, .tokenFile), (.transfer(.auth), _), (.standby, .tokenFile):
            current.use(nil)
        default: break
        }
        return current.value
    }
}
