// SPDX-License-Identifier: Apache-2.0

import Certificates
import TestSupport
import Testing

@testable import EnvoyAdmin

@Suite struct ZtunnelReaderTests {
    private let root = TestCertificateAuthority.root()

    private func read(
        _ body: [UInt8],
        inChunksOf size: Int = .max,
        limits: ZtunnelReader.Limits = ZtunnelReader.Limits()
    ) throws(EnvoyAdminError) -> ZtunnelCertificates {
        var reader = ZtunnelReader(limits: limits)
        var start = 0
        while start < body.count {
            let end = body.count - start <= size ? body.count : start + size
            try reader.feed(Array(body[start..<end]))
            start = end
        }
        return try reader.finish()
    }

    private func read(_ text: String) throws(EnvoyAdminError) -> ZtunnelCertificates { try read(Array(text.utf8)) }

    /// Everything that a node may have, with an intermediate in one of the chains.
    private func dump(_ form: ZtunnelDump.Form = .separateRoots) -> ZtunnelDump {
        let intermediate = root.intermediate()
        let names = ["spiffe://cluster.local/ns/a/sa/one", "spiffe://cluster.local/ns/b/sa/two"]
        return ZtunnelDump(
            form: form,
            workloads: [
                .init(identity: names[0], chain: [root.leaf(uris: [names[0]])], roots: [root.certificate]),
                .init(
                    identity: names[1],
                    chain: [intermediate.leaf(uris: [names[1]]), intermediate.certificate],
                    roots: [root.certificate]
                ),
                .init(identity: "spiffe://cluster.local/ns/c/sa/three", state: "Initializing"),
                .init(
                    identity: "spiffe://cluster.local/ns/d/sa/four",
                    state: "Unavailable: CSR request failed: \\\"denied\\\""
                ),
            ]
        )
    }

    private func decoded(_ certificates: [ZtunnelCertificate]) -> [Certificate] {
        certificates.flatMap { BundleDecoder().decode($0.pem).certificates }
    }

    @Test(arguments: ZtunnelDump.Form.allCases)
    func `an answer of any version is read to the same certificates`(form: ZtunnelDump.Form) throws {
        let dump = dump(form)
        let answer = try read(dump.bytes)
        #expect(answer.unreadable == 0)
        #expect(answer.identities.map(\.identity) == dump.workloads.map(\.identity))
        #expect(
            answer.identities.map(\.state) == [
                .available, .available, .initializing, .unavailable(reason: #"CSR request failed: "denied""#),
            ]
        )
        for (identity, workload) in zip(answer.identities, dump.workloads) {
            #expect(decoded(identity.chain) == workload.chain.map(\.decoded))
            #expect(decoded(identity.roots) == workload.roots.map(\.decoded))
            #expect(identity.chain.map(\.serialNumber) == workload.chain.map(\.decoded.serialNumber))
            #expect(identity.roots.map(\.serialNumber) == workload.roots.map(\.decoded.serialNumber))
        }
    }

    @Test(arguments: [1, 2, 7, 64, 1_000])
    func `chunks of any size give the same`(size: Int) throws {
        let body = dump().bytes
        #expect(try read(body, inChunksOf: size) == (try read(body)))
    }

    @Test func `several roots are all kept`() throws {
        let other = TestCertificateAuthority.root("O=other")
        let identity = "spiffe://a/ns/b/sa/c"
        let workload = ZtunnelDump.Workload(
            identity: identity,
            chain: [root.leaf(uris: [identity])],
            roots: [root.certificate, other.certificate]
        )
        let answer = try read(ZtunnelDump(workloads: [workload]).bytes)
        #expect(
            decoded(try #require(answer.identities.first).roots) == [
                root.certificate.decoded, other.certificate.decoded,
            ]
        )
    }

    @Test func `a root that is missing is no root, not the leaf`() throws {
        let leaf = root.leaf(uris: ["spiffe://a/ns/b/sa/c"])
        let workload = ZtunnelDump.Workload(identity: "spiffe://a/ns/b/sa/c", chain: [leaf])
        for form in ZtunnelDump.Form.allCases {
            let identity = try #require(try read(ZtunnelDump(form: form, workloads: [workload]).bytes).identities.first)
            #expect(decoded(identity.chain) == [leaf.decoded])
            #expect(identity.roots == [])
        }
    }

    @Test(arguments: [
        (#""state":"Unavailable: ""#, ""), (#""state":"Unavailable""#, "Unavailable"),
        (#""state":"Draining""#, "Draining"), (#""state":"""#, ""), (#""state":"available""#, "available"),
        (#""x":1"#, "the answer tells no state"), (#""state":null"#, "the answer tells no state"),
        (#""state":{"Available":1}"#, "the answer tells no state"),
    ])
    func `a state that is not known is never available`(member: String, reason: String) throws {
        let answer = try read(#"{"certificates":[{"identity":"spiffe://a",\#(member)}]}"#)
        #expect(answer.identities.map(\.state) == [.unavailable(reason: reason)])
    }

    @Test func `a reason of any length is cut`() throws {
        let reason = String(repeating: "é", count: 5_000)
        let answer = try read(#"{"certificates":[{"identity":"spiffe://a","state":"Unavailable: \#(reason)"}]}"#)
        #expect(answer.identities.map(\.state) == [.unavailable(reason: String(repeating: "é", count: 200))])
    }

    @Test(arguments: [
        "7", #""x""#, "null", "[]", "{}", #"{"identity":""}"#, #"{"identity":7}"#, #"{"state":"Available"}"#,
        #"{"identity" "x"}"#, #"{"identity":"x","certChain":[{"pem" 7}]}"#,
    ])
    func `an element that is none is counted, and the others are read`(element: String) throws {
        let good = #"{"identity":"spiffe://a","state":"Initializing"}"#
        let answer = try read(#"{"certificates":[\#(good),\#(element),\#(good)]}"#)
        #expect(answer.unreadable == 1)
        #expect(answer.identities.map(\.identity) == ["spiffe://a", "spiffe://a"])
    }

    @Test(arguments: ["2047", "2048", "2049"])
    func `an identity longer than SPIFFE allows is none`(length: String) throws {
        let count = try #require(Int(length))
        let identity = "spiffe://" + String(repeating: "x", count: count - 9)
        let answer = try read(#"{"certificates":[{"identity":"\#(identity)","state":"Available"}]}"#)
        #expect(answer.identities.count == (count <= 2_048 ? 1 : 0))
        #expect(answer.unreadable == (count <= 2_048 ? 0 : 1))
    }

    @Test(arguments: [
        #"{}"#, #"{"pem":""}"#, #"{"pem":"!!"}"#, #"{"pem":7}"#, "7", #"{"pem":"<pem construction error: x>"}"#,
    ])
    func `a certificate without readable text is counted and left out`(certificate: String) throws {
        let answer = try read(
            #"{"certificates":[{"identity":"spiffe://a","state":"Available","certChain":[\#(certificate),{"pem":"QUJD"}],"#
                + #""rootCerts":[\#(certificate)]}]}"#
        )
        #expect(answer.unreadable == 2)
        let identity = try #require(answer.identities.first)
        #expect(identity.chain.map(\.pem) == [Array("ABC".utf8)])
        #expect(identity.roots == [])
    }

    @Test(arguments: ["-1", "0x10", "abc", "", "1.5", String(repeating: "9", count: 65)])
    func `a serial number that is none is absent, and the certificate stays`(serial: String) throws {
        let answer = try read(
            #"{"certificates":[{"identity":"spiffe://a","certChain":[{"pem":"QUJD","serialNumber":"\#(serial)"}]}]}"#
        )
        let certificate = try #require(answer.identities.first?.chain.first)
        #expect(certificate.serialNumber == nil)
        #expect(certificate.pem == Array("ABC".utf8))
    }

    @Test(arguments: [
        ("", "ends in the middle"), ("{}", "without `certificates`"), (#"{"configs":[]}"#, "a ztunnel's admin"),
        (#"{"x":{"certificates":[]}}"#, "without `certificates`"), ("[]", "not the expected JSON"),
        ("<html>Sign in</html>", "begins with '<html>Sign"), (#"{"certificates":["#, "ends in the middle"),
        (#"{"certificates":[]} x"#, "not the expected JSON"), ("7", "not the expected JSON"),
    ])
    func `what is no dump of a ztunnel is malformed`(body: String, message: String) {
        let error = #expect(throws: EnvoyAdminError.self) { try read(body) }
        #expect(error?.reason == .malformed)
        #expect(error?.message.hasPrefix("/config_dump: ") == true)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "none")")
    }

    @Test func `an answer is malformed wherever it is cut`() throws {
        let body = dump().bytes
        let end = try #require(body.lastIndex(of: UInt8(ascii: "}")))
        for cut in Array(stride(from: 0, to: end, by: 53)) + [end] {
            let error = #expect(throws: EnvoyAdminError.self) { try read(Array(body[..<cut])) }
            #expect(error?.reason == .malformed)
        }
    }

    @Test func `no identity at all is no certificate`() throws {
        #expect(try read(#"{"certificates":[]}"#) == ZtunnelCertificates())
        #expect(try read(#"{"certificates":null}"#) == ZtunnelCertificates())
    }
}
