// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Keeps one copy of each certificate and revocation list, however many places hold it, and forgets those that nobody
/// holds any more.
package final class CertificateInterner: Sendable {
    private let certificates = Mutex(InternTable<Certificate>(smallestSweep: 256))
    /// Few, and some of them large: looked through often.
    private let lists = Mutex(InternTable<RevocationList>(smallestSweep: 8))

    package init() {}

    package var count: Int { certificates.withLock { $0.values.count } }

    func certificate(with fingerprint: Fingerprint) -> Certificate? {
        certificates.withLock { $0.values[fingerprint] }
    }

    func list(with fingerprint: Fingerprint) -> RevocationList? {
        lists.withLock { $0.values[fingerprint] }
    }

    /// The copy that everybody shares: the one known already, else `certificate` itself.
    func intern(_ certificate: Certificate) -> Certificate {
        certificates.withLock { $0.intern(certificate) }
    }

    func intern(_ list: RevocationList) -> RevocationList {
        lists.withLock { $0.intern(list) }
    }

    /// Forgets everything that only the interner still holds.
    package func sweep() {
        certificates.withLock { $0.sweep() }
        lists.withLock { $0.sweep() }
    }
}
