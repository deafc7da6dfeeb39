// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kubernetes

@testable import CertificateSources

/// cert-manager's objects as the API server writes them.
enum CertManagerObjects {
    struct Condition {
        let type: String
        let isTrue: Bool
        let reason: String

        init(_ type: String, _ isTrue: Bool, _ reason: String) {
            self.type = type
            self.isTrue = isTrue
            self.reason = reason
        }

        var json: String {
            #"{"type":"\#(type)","status":"\#(isTrue ? "True" : "False")","reason":"\#(reason)","message":"…","#
                + #""lastTransitionTime":"2026-11-21T08:00:00Z"}"#
        }
    }

    static let ready = Condition("Ready", true, "Ready")

    static func certificate(
        _ name: String = "edge",
        namespace: String = "shop",
        uid: String? = nil,
        secret: String = "edge-tls",
        issuer: String = "vault",
        kind: String = "Issuer",
        group: String = "cert-manager.io",
        isCA: Bool = false,
        dates: (notBefore: Int64, notAfter: Int64, renewal: Int64)? = nil,
        revision: Int? = nil,
        conditions: [Condition] = [ready]
    ) throws -> CertManagerCertificate {
        var status = [#""conditions":\#(list(conditions))"#]
        if let dates {
            status.append(#""notBefore":"\#(time(dates.notBefore))","notAfter":"\#(time(dates.notAfter))""#)
            status.append(#""renewalTime":"\#(time(dates.renewal))""#)
        }
        if let revision { status.append(#""revision":\#(revision)"#) }
        return try ClusterObjectJSON.decode(
            #"{"metadata":{"name":"\#(name)","namespace":"\#(namespace)","uid":"\#(uid ?? "uid-\(name)")"},"#
                + #""spec":{"secretName":"\#(secret)","isCA":\#(isCA),"issuerRef":{"name":"\#(issuer)","#
                + #""kind":"\#(kind)","group":"\#(group)"}},"status":{\#(status.joined(separator: ","))}}"#
        )
    }

    static func request(
        _ name: String,
        namespace: String = "shop",
        uid: String? = nil,
        of certificate: String? = "edge",
        revision: Int? = nil,
        issuer: String = "vault",
        kind: String = "Issuer",
        conditions: [Condition] = [],
        certificate pem: String? = nil,
        authority: String? = nil
    ) throws -> CertificateRequest {
        var notes: [String] = []
        if let certificate { notes.append(#""cert-manager.io/certificate-name":"\#(certificate)""#) }
        if let revision { notes.append(#""cert-manager.io/certificate-revision":"\#(revision)""#) }
        var status = [#""conditions":\#(list(conditions))"#]
        if let pem { status.append(#""certificate":"\#(Base64Text.of(pem))""#) }
        if let authority { status.append(#""ca":"\#(Base64Text.of(authority))""#) }
        return try ClusterObjectJSON.decode(
            #"{"metadata":{"name":"\#(name)","namespace":"\#(namespace)","uid":"\#(uid ?? "uid-\(name)")","#
                + #""creationTimestamp":"2026-11-21T08:00:00Z","annotations":{\#(notes.joined(separator: ","))}},"#
                + #""spec":{"issuerRef":{"name":"\#(issuer)","kind":"\#(kind)","group":"cert-manager.io"}},"#
                + #""status":{\#(status.joined(separator: ","))}}"#
        )
    }

    /// A request that was fulfilled.
    static func issued(
        _ name: String,
        namespace: String = "shop",
        of certificate: String = "edge",
        revision: Int,
        certificate pem: String,
        authority: String? = nil
    ) throws -> CertificateRequest {
        try request(
            name,
            namespace: namespace,
            of: certificate,
            revision: revision,
            conditions: [Condition("Approved", true, "cert-manager.io"), Condition("Ready", true, "Issued")],
            certificate: pem,
            authority: authority
        )
    }

    static func issuer<Object: CertManagerIssuer>(
        _ name: String = "vault",
        namespace: String? = "shop",
        spec: String = #"{"vault":{"server":"https://vault.example:8200"}}"#,
        conditions: [Condition] = [Condition("Ready", true, "VaultVerified")]
    ) throws -> Object {
        let place = namespace.map { #","namespace":"\#($0)""# } ?? ""
        return try ClusterObjectJSON.decode(
            #"{"metadata":{"name":"\#(name)","uid":"uid-\#(name)"\#(place)},"spec":\#(spec),"#
                + #""status":{"conditions":\#(list(conditions))}}"#
        )
    }

    private static func list(_ conditions: [Condition]) -> String {
        "[\(conditions.map(\.json).joined(separator: ","))]"
    }

    private static func time(_ moment: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(moment)).ISO8601Format()
    }
}
