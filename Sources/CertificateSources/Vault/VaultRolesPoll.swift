// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Vault

/// Reads the lifetimes that the roles of a mount allow, which takes a token.
struct VaultRolesPoll: Sendable {
    /// Of one mount: each is a request.
    private static let maximumRoles = 500

    var target: VaultTarget
    private let place: VaultPlace
    private let selection: VaultServerSettings.Roles
    private let client: VaultClient
    private var known: VaultMountReport?

    init(target: VaultTarget, place: VaultPlace, selection: VaultServerSettings.Roles, client: VaultClient) {
        self.target = target
        self.place = place
        self.selection = selection
        self.client = client
    }

    /// - Parameters:
    ///   - token: or why there is none.
    ///   - isOneOfSeveral: a role that another mount may have is not missed here.
    /// - Returns: the roles that the mount has; `nil` where that cannot be told.
    mutating func run(
        with token: Result<VaultToken, VaultError>,
        onStandby isStandby: Bool,
        isOneOfSeveral: Bool,
        deadline: Deadline
    ) async -> Set<String>? {
        do throws(VaultError) {
            let token = try token.get()
            var report = place.report(of: .roles)
            var failures: [VaultError] = []
            for name in try await names(token, deadline) {
                do throws(VaultError) {
                    report.roles.append(try await role(name, token, deadline))
                } catch {
                    guard !error.isOfServer else { throw error }
                    if isOneOfSeveral, error.reason == .notFound { continue }
                    failures.append(error)
                }
            }
            if report.roles.isEmpty, let failure = failures.first { throw failure }
            let isKnown = target.isShown && report == known
            target.succeed(
                isKnown ? nil : Observation(slots: [], reports: [.vaultMount(report)]),
                problems: failures.map { SourceProblem($0) }
            )
            known = report
            return failures.isEmpty ? Set(report.roles.map(\.name)) : nil
        } catch {
            target.fail(error, onStandby: isStandby)
            return nil
        }
    }

    private func role(
        _ name: String,
        _ token: VaultToken,
        _ deadline: Deadline
    ) async throws(VaultError) -> VaultMountReport.Role {
        let role = try await client.role(name, of: place.mount, tokenFile: token.file, within: deadline.remaining)
        return VaultMountReport.Role(name: name, lifetime: role.lifetime, maximumLifetime: role.maximumLifetime)
    }

    private func names(_ token: VaultToken, _ deadline: Deadline) async throws(VaultError) -> [String] {
        if case .named(let names) = selection { return names }
        return try await client.roleNames(
            of: place.mount,
            tokenFile: token.file,
            maximumCount: Self.maximumRoles,
            within: deadline.remaining
        )
    }
}
