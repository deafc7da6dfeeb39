// SPDX-License-Identifier: Apache-2.0

import Certificates
import Testing

@testable import EnvoyAdmin

@Suite struct SecretsDumpTests {
    private func secrets(_ name: String, _ state: EnvoySecret.State = .active) throws -> [String: EnvoySecret] {
        let dump = try SecretsDump(json: try Recording.bytes(name), state: state)
        #expect(dump.unreadableEntries == 0)
        return Dictionary(uniqueKeysWithValues: dump.secrets.map { ($0.name, $0) })
    }

    private func fingerprints(_ secret: EnvoySecret?) -> [String] {
        let bytes: [UInt8]
        switch secret?.content {
        case .certificateChain(let chain): bytes = chain
        case .trustBundle(let bundle): bytes = bundle
        default: bytes = []
        }
        return BundleDecoder().decode(bytes).certificates.map(\.fingerprint.hex)
    }

    @Test(arguments: [
        ("ecworkload", "ec.pem"), ("kubernetes://shop-credential", "gw.pem"), ("default", "rsa.pem"),
        ("ROOTCA", "roots.pem"), ("kubernetes://shop-credential-cacert", "root.pem"),
    ])
    func `a recorded secret holds the certificates of its file`(secret: String, file: String) throws {
        let expected = try Recording.expectations()[file]?.map(\.sha256)
        let secrets = try secrets("config_dump-dynamic_active_secrets.json")
        #expect(secrets.count == 5)
        #expect(fingerprints(secrets[secret]) == expected)
    }

    @Test func `a chain is a chain and a bundle is a bundle`() throws {
        let secrets = try secrets("config_dump-dynamic_active_secrets.json")
        guard case .certificateChain = secrets["default"]?.content else {
            Issue.record("default is no chain")
            return
        }
        guard case .trustBundle = secrets["ROOTCA"]?.content else {
            Issue.record("ROOTCA is no bundle")
            return
        }
    }

    @Test func `the last update and its version are kept, the fraction of the second is cut off`() throws {
        let secret = try secrets("config_dump-dynamic_active_secrets.json")["default"]
        // 2026-11-21T04:00:05.709Z, by `date -u +%s`
        #expect(secret?.lastUpdated == 1_795_233_605)
        #expect(secret?.versionInfo == "v1")
        #expect(secret?.state == .active)
    }

    @Test(arguments: ["config_dump-istio-inline_bytes.json", "config_dump-istio-inline_bytes-masked.json"])
    func `secrets in inline bytes are read, masked or not`(recording: String) throws {
        let expected = try Recording.expectations()
        let secrets = try secrets(recording)
        #expect(Set(secrets.keys) == ["default", "ROOTCA"])
        #expect(fingerprints(secrets["default"]) == expected["rsa.pem"]?.map(\.sha256))
        #expect(fingerprints(secrets["ROOTCA"]) == expected["roots.pem"]?.map(\.sha256))
    }

    @Test func `the mask leaves out nothing that is read`() throws {
        #expect(
            try secrets("config_dump-istio-inline_bytes.json")
                == (try secrets("config_dump-istio-inline_bytes-masked.json"))
        )
    }

    @Test func `a rejected update shows what was received`() throws {
        let secrets = try secrets("config_dump-dynamic_active_secrets-after-rejected-update.json")
        #expect(secrets["ROOTCA"]?.versionInfo == "v2bad")
        #expect(fingerprints(secrets["ROOTCA"]).isEmpty)
        guard case .trustBundle(let bytes) = secrets["ROOTCA"]?.content else {
            Issue.record("ROOTCA is no bundle")
            return
        }
        #expect(!bytes.isEmpty)
    }

    @Test func `a warming secret has a name and no content`() throws {
        let secret = try secrets("config_dump-dynamic_warming_secrets.json", .warming)["never-arrives"]
        #expect(secret?.content == EnvoySecret.Content.none)
        #expect(secret?.state == .warming)
        #expect(secret?.versionInfo == "uninitialized")
    }

    @Test func `a static secret of the bootstrap is read and has no update`() throws {
        let secret = try secrets("config_dump-static_secrets.json", .fixed)["static-nosan"]
        #expect(fingerprints(secret) == (try Recording.expectations()["nosan.pem"]?.map(\.sha256)))
        #expect(secret?.state == .fixed)
        #expect(secret?.versionInfo == "")
    }

    @Test func `secrets masked to their names hold nothing`() throws {
        let secrets = try secrets("config_dump-masked-no-pem.json")
        #expect(secrets.count == 5)
        #expect(secrets.values.allSatisfy { $0.content == .none })
    }

    @Test func `no secrets at all is an empty object`() throws {
        #expect(try SecretsDump(json: Array("{}".utf8), state: .active) == SecretsDump())
    }

    @Test func `one entry of another shape is counted and costs no other`() throws {
        let json = #"""
            {"configs":[{"name":7},{"name":"a","secret":{"generic_secret":{"secret":{"inline_string":"x"}}}},[],
            {"name":"file","secret":{"tls_certificate":{"certificate_chain":{"filename":"/certs/tls.crt"}}}},
            {"name":"env","secret":{"validation_context":{"trusted_ca":{"environment_variable":"CA"}}}},
            {"name":"broken","secret":{"tls_certificate":{"certificate_chain":{"inline_bytes":"%%%"}}}}]}
            """#
        let dump = try SecretsDump(json: Array(json.utf8), state: .active)
        #expect(dump.unreadableEntries == 3)
        #expect(dump.secrets.map(\.name) == ["a", "file", "env"])
        #expect(dump.secrets.map(\.content) == [.none, .elsewhere("/certs/tls.crt"), .elsewhere("$CA")])
    }

    @Test func `an unreadable time costs the time alone`() throws {
        let json = #"{"configs":[{"name":"a","last_updated":"yesterday"}]}"#
        let dump = try SecretsDump(json: Array(json.utf8), state: .active)
        #expect(dump.secrets.map(\.name) == ["a"])
        #expect(dump.secrets.first?.lastUpdated == nil)
    }

    @Test(arguments: [
        "", "<html><body>Sign in</body></html>", "[]", #"{"configs":"none"}"#, "null", "{\"configs\":[",
        "{} trailing",
    ])
    func `what is no dump is malformed and the message shows how it begins`(body: String) throws {
        let error = #expect(throws: EnvoyAdminError.self) {
            try SecretsDump(json: Array(body.utf8), state: .active)
        }
        #expect(error?.reason == .malformed)
        #expect(error?.reason.label == "malformed")
        #expect(error?.message.hasPrefix("/config_dump: not the expected JSON") == true)
        #expect(
            error?.message.contains(body.isEmpty ? "the body is empty" : "begins with '\(body.prefix(60))'") == true
        )
    }

    @Test func `half of a recorded body is malformed wherever it is cut`() throws {
        let body = try Recording.bytes("config_dump-istio-inline_bytes.json")
        for cut in stride(from: 1, to: body.count - 2, by: 97) {
            #expect(throws: EnvoyAdminError.self) {
                try SecretsDump(json: Array(body.prefix(cut)), state: .active)
            }
        }
    }
}
