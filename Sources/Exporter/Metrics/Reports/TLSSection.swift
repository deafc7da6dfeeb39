// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Exposition

/// The series of a TLS server outside the mesh.
enum TLSSection {
    static func write(_ report: TLSEndpointReport, to writer: inout SectionWriter) {
        let labels = LabelSet(["address": report.address, "server_name": report.serverName])
        writer.noteCuts(in: labels)
        writer.add(.endpointVerified, labels, report.failures.isEmpty)
        for failure in report.failures {
            writer.add(.endpointFailure, labels.appending("reason", failure.rawValue), true)
        }
        if let version = report.version {
            var session = labels.appending("version", version)
            if let cipher = report.cipher { session.append("cipher", cipher) }
            if let chosen = report.applicationProtocol { session.append("alpn", chosen) }
            writer.noteCuts(in: session)
            writer.add(.endpointSession, session, true)
        }
        writer.add(.endpointClientCertificate, labels, report.requestsClientCertificate)
        if let status = report.stapleStatus {
            writer.add(.endpointStaple, labels.appending("status", status.rawValue), true)
        }
        if let time = report.stapleNextUpdate { writer.add(.endpointStapleNextUpdate, labels, time) }
        if let milliseconds = report.handshakeMilliseconds {
            writer.add(.endpointHandshake, labels, Double(milliseconds) / 1000)
        }
    }
}
