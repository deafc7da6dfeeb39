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
    /// Of everything that was read last.
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
            guard digest != self.digest else { return target.succeed(nil, problems: reading.problems) }
            let observed = try VaultMountObservation(
                reading,
                place: place,
                decoder: target.context.decoder,
                listDecoder: target.context.listDecoder,
                chains: target.context.chains
            )
            target.succeed(observed.observation, problems: reading.problems + observed.problems)
            self.digest = digest
        } catch {
            target.fail(error, onStandby: isStandby)
            digest = nil
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
        var reading = VaultMountReading(keys: keys)
        for key in try VaultIssuerKeys(data: keys, maximumCount: Self.maximumIssuers).keys {
            let issuer = try await client.issuer(key.id, of: place.mount, within: deadline.remaining)
            reading.issuers.append((key, issuer))
            await readLists(of: key.id, into: &reading, deadline)
        }
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

    /// A list that cannot be read costs nothing else. Where there is none, the answer is empty.
    private func readLists(of issuer: String?, into reading: inout VaultMountReading, _ deadline: Deadline) async {
        for isDelta in [false, true] {
            do throws(VaultError) {
                let list = try await client.revocationList(
                    of: place.mount,
                    issuer: issuer,
                    isDelta: isDelta,
                    within: deadline.remaining
                )
                if !list.isEmpty { reading.lists.append(list) }
            } catch {
                // Servers before Vault 1.12 know no delta lists.
                if isDelta, [.forbidden, .notFound].contains(error.reason) { continue }
                reading.problems.append(SourceProblem(reason: error.reason.label, message: error.message))
            }
        }
    }

    private func readDefault(into reading: inout VaultMountReading, _ deadline: Deadline) async {
        do throws(VaultError) {
            let issuer = try await client.issuer("default", of: place.mount, within: deadline.remaining)
            reading.defaultIssuer = try VaultIssuer(data: issuer).id
        } catch {
            // A mount need not have a default.
            return
        }
    }
}
