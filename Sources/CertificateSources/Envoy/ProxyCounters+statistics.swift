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
        secretUpdates = statistics.secretUpdates
            .map { update, count in
                SecretUpdates(secret: update.secret, result: UpdateResult(update.result), count: count)
            }
            .sorted { ($0.secret, $0.result.rawValue) < ($1.secret, $1.result.rawValue) }
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
