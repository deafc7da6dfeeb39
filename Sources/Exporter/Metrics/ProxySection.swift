// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Exposition

/// The series of a group's proxies: whether they answer, and their counters.
enum ProxySection {
    static func render(_ records: [TargetRecord]) -> Section {
        var writer = SectionWriter()
        for record in records {
            guard let proxy = record.proxy, let isUp = record.isUp else { continue }
            let labels = LabelSet(proxy)
            writer.noteCuts(in: labels)
            writer.add(.proxyUp, record.capability.map { labels.appending("capability", $0.rawValue) } ?? labels, isUp)
            if let counters = record.counters { write(counters, labels, to: &writer) }
        }
        return writer.section
    }

    /// The times of the last successes alone, because they change with every poll.
    static func renderContact(_ records: [TargetRecord]) -> Section {
        var writer = SectionWriter()
        for record in records {
            guard let lastSuccess = record.lastSuccess else { continue }
            if let proxy = record.proxy {
                writer.add(.proxyLastSuccess, LabelSet(proxy), lastSuccess)
            } else if record.isPolledByName {
                writer.add(.targetLastSuccess, LabelSet(polled: record.id), lastSuccess)
            }
        }
        return writer.section
    }

    private static func write(_ counters: ProxyCounters, _ labels: LabelSet, to writer: inout SectionWriter) {
        for (direction, tls) in [(ProxyCounters.Direction.inbound, counters.inbound), (.outbound, counters.outbound)] {
            let labels = labels.appending("direction", direction.rawValue)
            if let value = tls.handshakes { writer.add(.handshakes, labels, value) }
            if let value = tls.connectionErrors { writer.add(.connectionErrors, labels, value) }
            if let value = tls.secretsNotReady { writer.add(.secretsNotReady, labels, value) }
            for failure in ProxyCounters.VerificationFailure.allCases {
                guard let value = tls.verificationFailures[failure] else { continue }
                writer.add(.verificationFailures, labels.appending("reason", failure.rawValue), value)
            }
        }
        for update in counters.secretUpdates {
            writer.add(
                .sdsUpdates,
                labels.appending("secret", update.secret).appending("result", update.result.rawValue),
                update.count
            )
        }
        if let value = counters.signingRequests { writer.add(.signingRequests, labels, value) }
        if let value = counters.failedSigningRequests { writer.add(.failedSigningRequests, labels, value) }
        for kind in ProxyCounters.AgentFile.allCases {
            guard let value = counters.fileFailures[kind] else { continue }
            writer.add(.agentFileFailures, labels.appending("kind", kind.rawValue), value)
        }
        if let time = counters.agentNotAfter { writer.add(.agentExpiration, labels, time) }
        for security in ProxyCounters.ConnectionSecurity.allCases {
            guard let value = counters.inboundSecurity[security] else { continue }
            writer.add(.inboundSecurity, labels.appending("security", security.rawValue), value)
        }
        if let includesTLS = counters.includesTLS { writer.add(.tlsStatsIncluded, labels, includesTLS) }
    }
}
