// SPDX-License-Identifier: Apache-2.0

import Certificates
import Foundation
import TestSupport

/// A proxy's answers, made from certificates in the form of a real Envoy's.
enum EnvoyJSON {
    /// The target of the request for the active secrets; the other two dumps share its path alone.
    static let activeSecrets =
        "/config_dump?resource=dynamic_active_secrets&mask=name,last_updated,version_info,"
        + "secret.tls_certificate.certificate_chain,secret.validation_context.trusted_ca"

    static func chain(_ secret: String, _ pem: String, updated: UnixTime = 1_000) -> String {
        entry(secret, #""tls_certificate":{"certificate_chain":\#(source(pem))}"#, updated)
    }

    static func bundle(_ secret: String, _ pem: String, updated: UnixTime = 1_000) -> String {
        entry(secret, #""validation_context":{"trusted_ca":\#(source(pem))}"#, updated)
    }

    static func dump(_ entries: String...) -> [ScriptedServerStep] {
        .answer(#"{"configs":[\#(entries.joined(separator: ","))]}"#)
    }

    static func certificates(_ leaves: Certificate...) -> [ScriptedServerStep] {
        let contexts = leaves.map { #"{"ca_cert":[],"cert_chain":[\#(details($0))]}"# }
        return .answer(#"{"certificates":[\#(contexts.joined(separator: ","))]}"#)
    }

    static func serverInfo(pod: String) -> [ScriptedServerStep] {
        .answer(#"{"version":"x/1.40.0/Clean","node":{"id":"sidecar~10.0.0.1~\#(pod).shop~shop.svc.cluster.local"}}"#)
    }

    private static func entry(_ name: String, _ content: String, _ updated: UnixTime) -> String {
        #"{"name":"\#(name)","version_info":"v","last_updated":"\#(time(updated))","secret":{\#(content)}}"#
    }

    private static func source(_ pem: String) -> String {
        #"{"inline_bytes":"\#(Data(pem.utf8).base64EncodedString())"}"#
    }

    private static func details(_ certificate: Certificate) -> String {
        let names = certificate.subjectAlternativeNames.compactMap { name -> String? in
            switch name {
            case .dns(let text): #"{"dns":"\#(text)"}"#
            case .uri(let text): #"{"uri":"\#(text)"}"#
            case .ipAddress(let text): #"{"ip_address":"\#(text)"}"#
            default: nil
            }
        }
        return #"{"path":"<inline>","serial_number":"\#(certificate.serialNumber.hexadecimal)","#
            + #""subject_alt_names":[\#(names.joined(separator: ","))],"valid_from":"\#(time(certificate.notBefore))","#
            + #""expiration_time":"\#(time(certificate.notAfter))"}"#
    }

    private static func time(_ moment: UnixTime) -> String {
        Date(timeIntervalSince1970: TimeInterval(moment)).ISO8601Format()
    }
}
