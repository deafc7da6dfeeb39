// SPDX-License-Identifier: Apache-2.0

import Foundation
import StreamingJSON
import Testing

@testable import Kubernetes

struct ExecCredentialTests {
    private func credential(_ status: String, version: String = "v1") throws -> ExecCredential {
        let text =
            #"{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/\#(version)","status":\#(status)}"#
        return try Array(text.utf8).withUnsafeBytes { try ExecCredential($0, apiVersion: .v1) }
    }

    private func content(_ path: String?) throws -> String {
        try String(contentsOfFile: #require(path), encoding: .utf8)
    }

    @Test func `A token is to be had as a file of this process`() throws {
        let credential = try credential(#"{"token":"a.b-c"}"#)
        #expect(try content(credential.credential.tokenFile) == "a.b-c")
        #expect(credential.credential.certificateFile == nil)
        #expect(credential.expiry == nil)
    }

    @Test func `A certificate and its key come as PEM`() throws {
        let credential = try credential(#"{"clientCertificateData":"one\ntwo\n","clientKeyData":"key\n"}"#)
        #expect(try content(credential.credential.certificateFile) == "one\ntwo\n")
        #expect(try content(credential.credential.keyFile) == "key\n")
        #expect(credential.credential.tokenFile == nil)
    }

    @Test(arguments: ["2026-11-21T10:00:00Z", "2026-11-21T10:00:00.000Z", "2026-11-21T12:00:00+02:00"])
    func `The expiry is a moment`(text: String) throws {
        #expect(try credential(#"{"token":"t","expirationTimestamp":"\#(text)"}"#).expiry == 1_795_255_200)
    }

    @Test(arguments: [
        ("{}", ExecCredential.Fault.empty), (#"{"token":""}"#, .empty), (#"{"token":7}"#, .empty), ("null", .empty),
        (#"{"clientCertificateData":"c"}"#, .empty), (#"{"token":"t","clientKeyData":"k"}"#, .empty),
        (#"{"token":"t","expirationTimestamp":"soon"}"#, .expiry("soon")), (#"{"token":"t""#, .json(.incomplete)),
    ])
    func `What is no credential is told`(status: String, fault: ExecCredential.Fault) {
        #expect(throws: fault) { try credential(status) }
    }

    @Test func `An answer in another version is none`() {
        #expect(throws: ExecCredential.Fault.apiVersion("client.authentication.k8s.io/v1alpha1")) {
            try credential(#"{"token":"t"}"#, version: "v1alpha1")
        }
    }
}
