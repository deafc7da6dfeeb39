// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import HTTPTransport
import Vault

/// Reads the certificates that a mount keeps, one by one and not too fast: each of them once.
struct VaultListing: Sendable {
    /// Entries that are asked for at once.
    private static let pageSize = 1_000

    private(set) var target: VaultTarget
    private let place: VaultPlace
    private let settings: VaultServerSettings.Listing
    private let timeout: Duration
    private let client: VaultClient
    private let token: CurrentVaultToken
    private var stored = StoredLeaves()
    /// When the next listing is due.
    private var due: UnixTime?

    init(
        target: VaultTarget,
        place: VaultPlace,
        settings: VaultServerSettings.Listing,
        timeout: Duration,
        client: VaultClient,
        token: CurrentVaultToken
    ) {
        self.target = target
        self.place = place
        self.settings = settings
        self.timeout = timeout
        self.client = client
        self.token = token
    }

    var id: TargetID { target.id }

    /// To be called before the first listing.
    func waitForToken() async {
        await token.waitForFirstOutcome()
    }

    /// A listing where one is due.
    mutating func run() async {
        switch token.outcome {
        case nil: return
        case .standby: forgetAll(VaultError(.standby, "\(id.name): the server is a standby"))
        case .failed(let error): target.fail(error)
        case .working(let token): if due.map({ target.context.now() >= $0 }) ?? true { await list(token) }
        }
    }

    private mutating func forgetAll(_ standby: VaultError) {
        target.fail(standby, onStandby: true)
        due = nil
    }

    private mutating func list(_ token: VaultToken) async {
        do throws(VaultError) {
            let serials = try await serials(token)
            // Before the others are read, which may take longer than the token lasts: each of them says of itself whether
            // it was revoked.
            var problems = try await noteRevocations(token)
            problems += try await read(stored.unknown(of: serials))
            let now = target.context.now()
            problems += try await read(stored.missingLeaves(at: now))
            publish(problems, at: now)
            due = now + Int64(settings.interval / .seconds(1))
        } catch {
            target.fail(error)
        }
    }

    private func serials(_ token: VaultToken, isRevoked: Bool = false) async throws(VaultError) -> [String] {
        try await client.serials(
            of: place.mount,
            isRevoked: isRevoked,
            tokenFile: token.file,
            pageSize: Self.pageSize,
            maximumCount: settings.maximumCount,
            within: timeout
        )
    }

    /// Since they were read, some may have been revoked.
    private mutating func noteRevocations(_ token: VaultToken) async throws(VaultError) -> [SourceProblem] {
        do throws(VaultError) {
            stored.revoke(try await serials(token, isRevoked: true))
            return []
        } catch {
            guard !error.isOfServer else { throw error }
            return [SourceProblem(error)]
        }
    }

    /// One that cannot be read is asked for again next time, and costs the others nothing.
    private mutating func read(_ serials: [String]) async throws(VaultError) -> [SourceProblem] {
        var problems: [SourceProblem] = []
        let pause = Duration.seconds(1) / settings.perSecond
        for serial in serials {
            do {
                try await target.context.clock.sleep(for: pause)
            } catch {
                throw VaultError(.transfer(.cancelled), "\(target.id.name): cancelled")
            }
            do throws(VaultError) {
                let answer = try await client.storedCertificate(serial, of: place.mount, within: timeout)
                let bundle = target.context.decoder.decode(answer.certificate)
                problems += bundle.problems.map { SourceProblem($0, in: "\(place.name) \(serial)") }
                stored.note(bundle.certificates.first, serial: serial, isRevoked: answer.revocationTime != nil)
            } catch {
                // What was removed since the list was made is no failure.
                if error.reason == .notFound { continue }
                guard !error.isOfServer else { throw error }
                problems.append(SourceProblem(error))
            }
        }
        return problems
    }

    private mutating func publish(_ problems: [SourceProblem], at now: UnixTime) {
        let leaves = stored.leaves(at: now)
        var report = place.report(of: .certificates)
        report.stored = stored.counts(at: now)
        var twins = TwinNumbering()
        let slots = target.context.chains.slots(
            for: leaves,
            at: place.slot,
            authorities: stored.authorities,
            numberedBy: &twins
        )
        target.succeed(Observation(slots: slots, reports: [.vaultMount(report)]), problems: problems)
    }
}
