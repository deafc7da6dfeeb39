// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import CertificateSources
import Certificates
import Exposition
import HTTPTransport

/// The answer to one probe.
struct ProbePage {
    private static let page = Page(families: ProbeFamily.all)
    private static let source = "probe"

    private var lines: [Int: SampleLines] = [:]
    private var slots = Section.empty
    private var endpoint = Section.empty

    /// - Parameter policy: what the certificates are judged by.
    init(
        _ outcome: Result<TLSEndpointReading, TLSHandshakeError>,
        duration: Duration,
        policy: CertificatePolicy,
        now: UnixTime
    ) {
        lines[ProbeFamily.duration.index, default: SampleLines(ProbeFamily.duration.family)]
            .append(LabelSet(), duration / .seconds(1))
        switch outcome {
        case .failure(let error):
            add(.success, LabelSet(), 0)
            add(.failure, LabelSet(["reason": error.reason.label]), 1)
        case .success(let reading):
            let isTrusted = reading.handshake.verification?.isVerified == true
            add(.success, LabelSet(), isTrusted && reading.handshake.refusal == nil ? 1 : 0)
            addChain(reading)
            var writer = SectionWriter()
            TLSSection.write(reading.report, to: &writer)
            endpoint = writer.section
            slots = SlotSection.render(Self.records(of: reading, policy, now), families: SlotFamily.ofOneLook)
        }
    }

    func render(accept: [String], acceptEncoding: [String]) -> MetricsPage.Body {
        let negotiation = Negotiation(accept: accept, acceptEncoding: acceptEncoding)
        return MetricsPage.Body(
            bytes: Self.page.render([slots, endpoint, Section(lines)], as: negotiation.format, gzip: negotiation.gzip),
            contentType: negotiation.format.contentType,
            contentEncoding: negotiation.gzip ? "gzip" : nil
        )
    }

    private mutating func addChain(_ reading: TLSEndpointReading) {
        if let earliest = reading.certificates.map(\.notAfter).min() { add(.earliestExpiry, LabelSet(), earliest) }
        if let end = reading.anchoredChain.map(\.notAfter).min() { add(.lastChainExpiry, LabelSet(), end) }
        if let leaf = reading.certificates.first {
            add(
                .lastChainInfo,
                LabelSet([
                    "fingerprint_sha256": leaf.fingerprint.hex, "subject": leaf.subject, "issuer": leaf.issuer,
                    "subjectalternative": leaf.dnsNames.joined(separator: ","),
                    "serialnumber": leaf.serialNumber.hexadecimal,
                ]),
                1
            )
        }
        if let version = reading.report.version {
            // blackbox_exporter writes a space where OpenSSL writes a v.
            let name = version.hasPrefix("TLSv") ? "TLS \(version.dropFirst(4))" : version
            add(.tlsVersion, LabelSet(["version": name.contains(".") ? name : "\(name).0"]), 1)
        }
    }

    /// The certificates as the inventory judges them, without what only a second look could tell.
    private static func records(
        of reading: TLSEndpointReading,
        _ policy: CertificatePolicy,
        _ now: UnixTime
    ) -> [TargetRecord] {
        var state = InventoryState()
        state.use(policy)
        state.register(
            source: source,
            reasons: [],
            limits: InventoryLimits(maximumAge: .max, maximumSlots: reading.slots.count)
        )
        let id = TargetID(source: source, name: reading.report.address)
        state.apply(Observation(slots: reading.slots), to: id, at: now)
        return Array(state.records.values)
    }

    private mutating func add(_ family: ProbeFamily, _ labels: LabelSet, _ value: Int64) {
        lines[family.index, default: SampleLines(family.family)].append(labels, value)
    }
}

extension SlotFamily {
    /// Of certificates that are seen once.
    fileprivate static let ofOneLook = all.filter {
        [.expiration, .notBefore, .effectiveExpiration, .rotationDue].contains($0.family)
    }
}

extension Certificate {
    fileprivate var dnsNames: [String] {
        subjectAlternativeNames.compactMap { name in
            guard case .dns(let name) = name else { return nil }
            return name
        }
    }
}
