// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

/// The certificates that a mount keeps, remembered by serial number: of most of them little more than their dates.
struct StoredLeaves: Sendable {
    private struct Entry {
        let name: String
        let isLeaf: Bool
        let notBefore: UnixTime
        let notAfter: UnixTime
        var isRevoked: Bool

        func isValid(at now: UnixTime) -> Bool { !isRevoked && notAfter > now }
    }

    /// `nil` for one that cannot be decoded: it stays unreadable.
    private var entries: [String: Entry?] = [:]
    /// Those that are shown, and those that may be next.
    private var certificates: [String: Certificate] = [:]
    /// CA certificates are kept beside those that they signed.
    private var authoritiesBySerial: [String: Certificate] = [:]

    /// Forgets what the mount keeps no longer.
    ///
    /// - Returns: those that are to be read.
    mutating func unknown(of serials: [String]) -> [String] {
        let kept = Set(serials)
        for serial in entries.keys where !kept.contains(serial) {
            entries[serial] = nil
            certificates[serial] = nil
            authoritiesBySerial[serial] = nil
        }
        return serials.filter { entries[$0] == nil }
    }

    mutating func note(_ certificate: Certificate?, serial: String, isRevoked: Bool) {
        entries[serial] = .some(
            certificate.map { certificate in
                Entry(
                    name: certificate.displayName,
                    isLeaf: certificate.role == .leaf,
                    notBefore: certificate.notBefore,
                    notAfter: certificate.notAfter,
                    isRevoked: isRevoked
                )
            }
        )
        guard let certificate else { return }
        if certificate.isAuthority {
            authoritiesBySerial[serial] = certificate
        } else if !isRevoked {
            certificates[serial] = certificate
        }
    }

    mutating func revoke(_ serials: [String]) {
        for serial in serials {
            guard var entry = entries[serial] ?? nil else { continue }
            entry.isRevoked = true
            entries[serial] = .some(entry)
        }
    }

    var authorities: [Certificate] { Array(authoritiesBySerial.values) }

    func counts(at now: UnixTime) -> [VaultMountReport.StoredState: Int] {
        var counts: [VaultMountReport.StoredState: Int] = [.valid: 0, .expired: 0, .revoked: 0]
        for case let entry? in entries.values {
            let state: VaultMountReport.StoredState =
                if entry.isRevoked { .revoked } else if entry.notAfter <= now { .expired } else { .valid }
            counts[state, default: 0] += 1
        }
        return counts
    }

    /// Keeps the newest valid leaf of each name, and lets go of the other certificates.
    ///
    /// - Returns: those whose certificate has to be read again.
    mutating func missingLeaves(at now: UnixTime) -> [String] {
        let newest = newest(at: now)
        certificates = certificates.filter { newest.contains($0.key) }
        return newest.filter { certificates[$0] == nil }.sorted()
    }

    /// The newest valid leaf of each name, by name.
    func leaves(at now: UnixTime) -> [Certificate] {
        newest(at: now).compactMap { certificates[$0] }.sorted { $0.displayName < $1.displayName }
    }

    private func newest(at now: UnixTime) -> Set<String> {
        var newest: [String: (serial: String, notBefore: UnixTime)] = [:]
        for case (let serial, let entry?) in entries where entry.isLeaf && entry.isValid(at: now) {
            if let known = newest[entry.name], (known.notBefore, known.serial) > (entry.notBefore, serial) { continue }
            newest[entry.name] = (serial, entry.notBefore)
        }
        return Set(newest.values.map(\.serial))
    }
}
