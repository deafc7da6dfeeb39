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

    /// - Returns: a token that the server knows; `nil` where there is none.
    mutating func run(deadline: Deadline) async -> VaultToken? {
        do throws(VaultError) {
            if lifecycle.step(at: target.context.now()) == .logIn { try await logIn(deadline) }
            guard let token = current.value else { return nil }
            var lookup = try await lookUp(token, deadline)
            let step = lifecycle.step(at: target.context.now())
            if step == .renew || step == .logIn {
                try await prolong(token, by: step, deadline)
                lookup = try await lookUp(current.value ?? token, deadline)
            }
            note(lookup)
            return current.value
        } catch {
            return await fail(error)
        }
    }

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

    /// - Returns: the token, where it may work all the same.
    private mutating func fail(_ error: VaultError) async -> VaultToken? {
        target.fail(error)
        known = nil
        switch (error.reason, credential) {
        case (.tokenExpired, .kubernetes):
            current.use(nil)
            lifecycle.noteRefusal()
            return nil
        case (.tokenExpired, .tokenFile), (.transfer(.auth), _): return nil
        // Whether the token may look at itself is a matter of its policies.
        default: return current.value
        }
    }
}
