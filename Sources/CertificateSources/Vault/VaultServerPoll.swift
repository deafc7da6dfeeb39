// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import HTTPTransport
import Vault

/// Asks one server how it is, and then what its mounts of one namespace hold. What needs a token is asked last, and
/// fails alone.
struct VaultServerPoll: Sendable {
    private let name: String
    private let tellsHealth: Bool
    private let timeout: Duration
    private let context: SourceContext
    private let client: VaultClient
    private var server: VaultTarget
    private var mounts: [VaultMountPoll]
    private var roles: [VaultRolesPoll]
    private let roleSelection: VaultServerSettings.Roles
    private var token: VaultTokenPoll?
    private var known: VaultServerReport?
    /// The certificates that the mounts keep are read in time of their own.
    let listings: [VaultListing]

    /// - Parameters:
    ///   - tellsHealth: whether no other poll tells of this server.
    ///   - isOnlyServer: whether the source has no other server.
    init(
        server: VaultServerSettings,
        source: String,
        polling: PollingSettings,
        tellsHealth: Bool,
        isOnlyServer: Bool,
        transport: Transport,
        context: SourceContext,
        chance: @escaping @Sendable () -> Double
    ) {
        name = server.name
        self.tellsHealth = tellsHealth
        timeout = polling.timeout
        self.context = context
        let client = VaultClient(
            transport: transport,
            endpoint: server.endpoint,
            namespace: server.namespace,
            tls: server.tls,
            maximumBodyBytes: polling.maximumBodyBytes
        )
        self.client = client
        roleSelection = server.roles
        let target = { (name: String) in VaultTarget(id: TargetID(source: source, name: name), context: context) }
        let place = { (mount: String) in
            VaultPlace(server: server.name, namespace: server.namespace, mount: mount, isOnlyServer: isOnlyServer)
        }
        self.server = target(server.endpoint.description)
        mounts = server.mounts.map { mount in
            VaultMountPoll(target: target(server.name(of: mount)), place: place(mount), client: client)
        }
        let token = server.credential.map { credential in
            VaultTokenPoll(
                target: target(server.name(of: "auth/token")),
                server: server.name,
                namespace: server.namespace,
                credential: credential,
                client: client,
                chance: chance
            )
        }
        self.token = token
        roles =
            token == nil || server.roles == .none
            ? []
            : server.mounts.map { mount in
                VaultRolesPoll(
                    target: target("\(server.name(of: mount))/roles"),
                    place: place(mount),
                    selection: server.roles,
                    client: client
                )
            }
        listings =
            if let token, let listing = server.listing {
                server.mounts.map { mount in
                    VaultListing(
                        target: target("\(server.name(of: mount))/certs"),
                        place: place(mount),
                        settings: listing,
                        timeout: polling.timeout,
                        client: client,
                        token: token.current
                    )
                }
            } else {
                []
            }
    }

    var id: TargetID { server.id }

    /// All that the poll reports on.
    var targets: [TargetID] {
        (tellsHealth ? [server.id] : []) + mounts.map(\.target.id) + roles.map(\.target.id)
            + listings.map(\.target.id) + (token.map { [$0.target.id] } ?? [])
    }

    /// One poll. Whatever goes wrong is counted, logged and forgotten until the next.
    mutating func run() async {
        let deadline = Deadline(after: timeout)
        do throws(VaultError) {
            let isStandby = try await readHealth(within: deadline.remaining)
            await readMounts(onStandby: isStandby)
            await readWithToken(onStandby: isStandby)
        } catch {
            failAll(error)
        }
        let seconds = deadline.elapsed / .seconds(1)
        context.inventory.update { [id] in $0.recordPoll(of: id.source, seconds: seconds) }
    }

    /// - Returns: whether another server of its cluster is the active one.
    /// - Throws: why there is nothing more to ask.
    private mutating func readHealth(within timeout: Duration) async throws(VaultError) -> Bool {
        let before = context.now()
        let health: VaultHealth
        do throws(VaultError) {
            health = try await client.health(within: timeout)
        } catch {
            if tellsHealth { server.fail(error) }
            // Something may stand before the server that keeps its health to itself.
            guard !error.isUnreachable else { throw error }
            return false
        }
        note(health, before: before, after: context.now())
        guard health.isInitialized else {
            throw VaultError(.notInitialized, "\(name) is not initialised: run its init")
        }
        guard !health.isSealed else { throw VaultError(.sealed, "\(name) is sealed: unseal it") }
        return health.isStandby
    }

    private mutating func note(_ health: VaultHealth, before: UnixTime, after: UnixTime) {
        guard tellsHealth else { return }
        var report = VaultServerReport(server: name)
        report.version = health.version
        report.isInitialized = health.isInitialized
        report.isSealed = health.isSealed
        report.isStandby = health.isStandby
        report.clockSkew = health.serverTime.map { time in
            ClockSkew.seconds(theirs: time, before: before, after: after, previous: known?.clockSkew)
        }
        let isNew = !server.isShown || report != known
        known = report
        server.succeed(isNew ? Observation(slots: [], reports: [.vaultServer(report)]) : nil)
    }

    private mutating func readMounts(onStandby isStandby: Bool) async {
        for index in mounts.indices {
            await mounts[index].run(onStandby: isStandby, deadline: Deadline(after: timeout))
        }
    }

    private mutating func readWithToken(onStandby isStandby: Bool) async {
        guard var token else { return }
        let working = await token.run(onStandby: isStandby, deadline: Deadline(after: timeout))
        self.token = token
        var found: Set<String>? = []
        for index in roles.indices {
            let names = await roles[index].run(
                with: working,
                onStandby: isStandby,
                isOneOfSeveral: roles.count > 1,
                deadline: Deadline(after: timeout)
            )
            found = names.flatMap { names in found?.union(names) }
        }
        if let found, let first = roles.first, roles.count > 1 { reportMissingRoles(besides: found, first.target.id) }
    }

    /// A role that is asked for by name and that no mount has.
    private func reportMissingRoles(besides found: Set<String>, _ target: TargetID) {
        guard case .named(let names) = roleSelection else { return }
        let problems = names.filter { !found.contains($0) }.map { role in
            SourceProblem(
                VaultError(.notFound, "\(name): no mount has a role \(role): correct it under roles, or create it")
            )
        }
        context.report(problems, of: target)
    }

    /// Nothing of the server can be read. Its health has been told, as far as there is any.
    private mutating func failAll(_ error: VaultError) {
        for index in mounts.indices { mounts[index].target.fail(error) }
        for index in roles.indices { roles[index].target.fail(error) }
        token?.fail(error)
    }
}
