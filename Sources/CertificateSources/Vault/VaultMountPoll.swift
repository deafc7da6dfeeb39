// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Vault

/// Reads the issuers of a mount with their chains, and their revocation lists: all of it without a token.
struct VaultMountPoll: Sendable {
    /// Of one mount. Rotation needs a few.
    private static let maximumIssuers = 200

    var target: VaultTarget
    private let place: VaultPlace
    private let client: VaultClient
    private var last: VaultMountReading?
    /// Of everything that was shown last.
    private var digest: Fingerprint?

    init(target: VaultTarget, place: VaultPlace, client: VaultClient) {
        self.target = target
        self.place = place
        self.client = client
    }

    mutating func run(onStandby isStandby: Bool, deadline: Deadline) async {
        do throws(VaultError) {
            let reading = try await read(deadline)
            // What did not change is not parsed again.
            let digest = SHA256.digest(of: reading.digests)
            last = reading
            guard !target.isShown || digest != self.digest else {
                return target.succeed(nil, problems: reading.problems)
            }
            let observed = try VaultMountObservation(
                reading,
                place: place,
                decoder: target.context.decoder,
                chains: target.context.chains
            )
            target.succeed(observed.observation, problems: reading.problems + observed.problems)
            self.digest = digest
        } catch {
            target.fail(error, onStandby: isStandby)
        }
    }

    private func read(_ deadline: Deadline) async throws(VaultError) -> VaultMountReading {
        let keys: [UInt8]
        do throws(VaultError) {
            keys = try await client.issuerKeys(of: place.mount, within: deadline.remaining)
        } catch {
            guard [.forbidden, .notFound].contains(error.reason) else { throw error }
            return try await readOnlyAuthority(insteadOf: error, deadline)
        }
        let issuers = try VaultIssuerKeys(data: keys, maximumCount: Self.maximumIssuers).keys
        var reading = VaultMountReading(keys: keys)
        var failures: [VaultError] = []
        for key in issuers {
            do throws(VaultError) {
                let issuer = try await client.issuer(key.id, of: place.mount, within: deadline.remaining)
                reading.issuers.append((key, issuer))
            } catch {
                guard !error.isOfServer else { throw error }
                failures.append(error)
                // An issuer keeps its certificate for ever.
                if let known = last?.issuers.first(where: { $0.key.id == key.id }) {
                    reading.issuers.append((key, known.data))
                }
            }
            await readLists(of: key.id, into: &reading, deadline)
        }
        if failures.count == issuers.count, let failure = failures.first { throw failure }
        reading.problems += failures.map { SourceProblem($0) }
        if !reading.knowsDefault { await readDefault(into: &reading, deadline) }
        return reading
    }

    /// A mount of a Vault that knows no issuers yet, or that does not show them.
    private func readOnlyAuthority(
        insteadOf error: VaultError,
        _ deadline: Deadline
    ) async throws(VaultError) -> VaultMountReading {
        let chain: [UInt8]
        do throws(VaultError) {
            chain = try await client.authorityChain(of: place.mount, within: deadline.remaining)
        } catch let second {
            throw second.reason == .noIssuer || second.isUnreachable ? second : error
        }
        var reading = VaultMountReading(authorityChain: chain)
        await readLists(of: nil, into: &reading, deadline)
        return reading
    }

    /// A list that cannot be read costs nothing else, and the one before stays: it says itself when it is too old, and
    /// without it what it revokes would look well. Where there is none, the answer is empty.
    private func readLists(of issuer: String?, into reading: inout VaultMountReading, _ deadline: Deadline) async {
        for isDelta in [false, true] {
            let id = VaultRevocationList.ID(issuer: issuer, isDelta: isDelta)
            let known = last?.lists.first { $0.id == id }
            do throws(VaultError) {
                let list = try await client.revocationList(
                    of: place.mount,
                    issuer: issuer,
                    isDelta: isDelta,
                    within: deadline.remaining
                )
                guard !list.isEmpty else { continue }
                let answer = VaultRevocationList(id, list, known: known, decoder: target.context.listDecoder)
                guard answer.bundle.lists.isEmpty, let known, !known.bundle.lists.isEmpty else {
                    reading.lists.append(answer)
                    continue
                }
                reading.problems += answer.bundle.problems.map { SourceProblem($0, in: place.name) }
                reading.lists.append(known)
            } catch {
                // Servers before Vault 1.12 know no delta lists.
                if isDelta, [.forbidden, .notFound].contains(error.reason) { continue }
                reading.problems.append(SourceProblem(error))
                if let known { reading.lists.append(known) }
            }
        }
    }

    private func readDefault(into reading: inout VaultMountReading, _ deadline: Deadline) async {
        do throws(VaultError) {
            let issuer = try await client.issuer("default", of: place.mount, within: deadline.remaining)
            reading.defaultIssuer = try VaultIssuer(data: issuer).id
        } catch {
            // A mount need not have a default.
            if error.isUnreachable { reading.defaultIssuer = last?.defaultIssuer }
        }
    }
}
