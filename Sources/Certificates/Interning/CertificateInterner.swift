// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Keeps one copy of each certificate, however many places hold it, and forgets those that nobody holds any more.
package final class CertificateInterner: Sendable {
    private struct State {
        var certificates: [Fingerprint: Certificate] = [:]
        /// The size at which forgotten certificates are looked for next. Doubling keeps the search's cost per
        /// certificate constant.
        var sweepAt = CertificateInterner.smallestSweep
    }

    private static let smallestSweep = 256

    private let state = Mutex(State())

    package init() {}

    package var count: Int { state.withLock { $0.certificates.count } }

    func certificate(with fingerprint: Fingerprint) -> Certificate? {
        state.withLock { $0.certificates[fingerprint] }
    }

    /// The copy that everybody shares: the one known already, else `certificate` itself.
    func intern(_ certificate: Certificate) -> Certificate {
        state.withLock { state in
            if let known = state.certificates[certificate.fingerprint] { return known }
            if state.certificates.count >= state.sweepAt { Self.sweep(&state) }
            state.certificates[certificate.fingerprint] = certificate
            return certificate
        }
    }

    /// Forgets every certificate that only the interner still holds.
    package func sweep() {
        state.withLock { Self.sweep(&$0) }
    }

    private static func sweep(_ state: inout State) {
        var index = state.certificates.startIndex
        var unused: [Fingerprint] = []
        while index != state.certificates.endIndex {
            if state.certificates.values[index].isUniquelyHeld() {
                unused.append(state.certificates.keys[index])
            }
            state.certificates.formIndex(after: &index)
        }
        for fingerprint in unused { state.certificates[fingerprint] = nil }
        state.sweepAt = max(smallestSweep, state.certificates.count * 2)
    }
}
