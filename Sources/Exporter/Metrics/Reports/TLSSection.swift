// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Exposition

/// The series of a TLS server outside the mesh.
enum TLSSection {
    static func write(_ report: TLSEndpointReport, to writer: inout SectionWriter) {
        let labels = LabelSet(["address": report.address, "server_name": report.serverName])
        writer.noteCuts(in: labels)
        writer.add(.endpointVerified, labels, report.failure == nil)
        if let failure = report.failure {
            writer.add(.endpointFailure, labels.appending("reason", failure.rawValue), true)
        }
        var session = labels
        if let version = report.version { session.append("version", version) }
        if let cipher = report.cipher { session.append("cipher", cipher) }
        if let chosen = report.applicationProtocol { session.append("alpn", chosen) }
        writer.add(.endpointSession, session, true)
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
