// SPDX-License-Identifier: Apache-2.0

import Certificates
import EnvoyAdmin

/// What is remembered of one proxy between polls, so that an answer that did not change costs its transfer and a digest.
struct EnvoyTargetReading {
    var node: ProxyNode?
    var secretsDigest: Fingerprint?
    var statisticsDigest: Fingerprint?
    var secretNames: [String] = []
    /// Which TLS counters the proxy lets exist; `nil` before that was asked.
    var included: EnvoyStatistics.Included?
    var security = SecurityReading()
    /// Polls since the one that read `/certs`.
    var pollsSinceCertificates = 0
    var lastFailure: String?

    /// After a failure another process may answer at the address: everything is read afresh.
    mutating func forget() {
        self = EnvoyTargetReading(lastFailure: lastFailure)
    }
}
