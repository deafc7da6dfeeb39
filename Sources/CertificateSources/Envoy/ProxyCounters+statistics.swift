// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import EnvoyAdmin

extension ProxyCounters {
    /// - Parameter included: which counters exist. One that exists and never moved is zero; one that does not exist is
    ///   absent.
    init(_ statistics: EnvoyStatistics, included: EnvoyStatistics.Included?) {
        self.init()
        inbound = TLS(statistics.listeners, included: included?.listeners ?? [])
        outbound = TLS(statistics.clusters, included: included?.clusters ?? [])
        includesTLS = included.map { !$0.listeners.isEmpty || !$0.clusters.isEmpty }
        // Only what moved is asked for. Where one counter of a secret exists the others do, at zero: without the zero
        // the first rejection would not be an increase.
        secretUpdates = Set(statistics.secretUpdates.keys.map(\.secret)).sorted().flatMap { secret in
            EnvoyStatistics.SecretUpdate.Result.allCases.map { result in
                let update = EnvoyStatistics.SecretUpdate(secret: secret, result: result)
                return SecretUpdates(
                    secret: secret,
                    result: UpdateResult(result),
                    count: statistics.secretUpdates[update] ?? 0
                )
            }
        }
    }
}

extension ProxyCounters.TLS {
    init(_ sums: [EnvoyStatistics.Counter: UInt64], included: Set<EnvoyStatistics.Counter>) {
        self.init()
        // A counter that moved exists, whatever the last look at the inclusion found.
        let value = { (counter: EnvoyStatistics.Counter) -> UInt64? in
            sums[counter] ?? (included.contains(counter) ? 0 : nil)
        }
        handshakes = value(.handshake)
        connectionErrors = value(.connectionError)
        secretsNotReady = value(.secretsNotReady)
        verificationFailures = [
            .noCertificate: value(.failVerifyNoCertificate),
            .error: value(.failVerifyError),
            .subjectAlternativeName: value(.failVerifySubjectAlternativeName),
            .certificateHash: value(.failVerifyCertificateHash),
        ].compactMapValues { $0 }
    }
}

extension ProxyCounters.UpdateResult {
    init(_ result: EnvoyStatistics.SecretUpdate.Result) {
        switch result {
        case .success: self = .success
        case .failure: self = .failure
        case .rejected: self = .rejected
        }
    }
}
