// SPDX-License-Identifier: Apache-2.0

import CertificateHealth

extension ProxyCounters {
    /// Every counter that there is.
    static func full(handshakes: UInt64 = 10) -> ProxyCounters {
        var tls = TLS()
        tls.handshakes = handshakes
        tls.connectionErrors = 1
        tls.secretsNotReady = 2
        for failure in VerificationFailure.allCases { tls.verificationFailures[failure] = 3 }
        var counters = ProxyCounters()
        counters.inbound = tls
        counters.outbound = tls
        counters.secretUpdates = UpdateResult.allCases.map { SecretUpdates(secret: "default", result: $0, count: 4) }
        counters.signingRequests = 5
        counters.failedSigningRequests = 6
        counters.fileFailures = [.watcher: 1, .secret: 2]
        counters.agentNotAfter = 9_000
        counters.inboundSecurity = [.mutualTLS: 100, .none: 1]
        counters.includesTLS = true
        return counters
    }
}
