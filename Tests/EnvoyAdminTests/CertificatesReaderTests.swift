// SPDX-License-Identifier: Apache-2.0

import Certificates
import Testing

@testable import EnvoyAdmin

@Suite struct CertificatesReaderTests {
    private func read(
        _ body: [UInt8],
        inChunksOf size: Int = .max,
        maximumDistinct: Int = 10_000
    ) throws(EnvoyAdminError) -> CertificatesInUse {
        var reader = CertificatesReader(maximumDistinct: maximumDistinct)
        var start = 0
        while start < body.count {
            let end = body.count - start <= size ? body.count : start + size
            try reader.feed(Array(body[start..<end]))
            start = end
        }
        return try reader.finish()
    }

    private func read(_ text: String) throws(EnvoyAdminError) -> CertificatesInUse {
        try read(Array(text.utf8))
    }

    private static func context(serial: String, padding: Int = 0) -> String {
        #"{"ca_cert":[],"cert_chain":[{"path":"\#(String(repeating: "p", count: padding))","serial_number":"\#(serial)","#
            + #""subject_alt_names":[{"uri":"spiffe://a/b"}],"valid_from":"2026-11-21T03:57:20Z","#
            + #""expiration_time":"2026-11-22T03:59:20.25Z"}]}"#
    }

    @Test func `the recorded leaves are those of the files, once each`() throws {
        let expected = try Recording.expectations()
        let used = ["ec.pem", "expired.pem", "future.pem", "gw.pem", "nosan.pem", "rsa.pem"]
        let inUse = try read(try Recording.bytes("certs.json"))
        #expect(inUse.unreadable == 0)
        #expect(
            Set(inUse.leaves.map(\.serialNumber.hexadecimal))
                == Set(used.compactMap { expected[$0]?.first?.serialHexEnvoy }.map(Self.withoutLeadingZeros))
        )
        for file in used {
            let leaf = try #require(expected[file]?.first)
            let serial = try #require(SerialNumber(hexadecimal: leaf.serialHexEnvoy))
            let found = inUse.leaves.first { $0.serialNumber == serial }
            #expect(found?.notAfter == leaf.notAfterUnix)
        }
        #expect(inUse.leaves.count == 6)
        #expect(inUse.authorities.count == 6)
    }

    private static func withoutLeadingZeros(_ text: String) -> String {
        SerialNumber(hexadecimal: text)?.hexadecimal ?? text
    }

    @Test func `names and paths are kept as the proxy tells them`() throws {
        let leaves = try read(try Recording.bytes("certs.json")).leaves
        let gateway = leaves.first { $0.serialNumber == SerialNumber(hexadecimal: "f1e2d3c4b5a69788") }
        #expect(
            gateway?.subjectAlternativeNames
                == [.dns("shop.example.com"), .dns("*.shop.example.com"), .ipAddress("10.1.2.3")]
        )
        #expect(gateway?.path == nil)
        #expect(Set(leaves.compactMap(\.path)) == ["certs/expired.crt", "certs/future.crt"])
    }

    @Test func `a certificate with OCSP details is read like the others`() throws {
        let plain = try read(try Recording.bytes("certs.json")).leaves
        let stapled = try read(try Recording.bytes("certs-with-ocsp.json")).leaves
        #expect(stapled.subtracting(plain).map(\.path) == ["certs/ocsp.crt"])
        #expect(stapled.isSuperset(of: plain))
    }

    @Test func `after a rejected update the leaf in use is the one before it`() throws {
        let leaves = try read(try Recording.bytes("certs-after-rejected-update.json")).leaves
        #expect(leaves.contains { $0.serialNumber == SerialNumber(hexadecimal: "f1e2d3c4b5a69788") })
    }

    @Test(arguments: [1, 7, 64, 1_000])
    func `chunks of any size give the same`(size: Int) throws {
        let body = try Recording.bytes("certs-with-ocsp.json")
        #expect(try read(body, inChunksOf: size) == (try read(body)))
    }

    @Test func `two thousand identical contexts are decoded once`() throws {
        let element = Self.context(serial: "ab")
        var reader = CertificatesReader()
        try reader.feed(Array(#"{"certificates":["#.utf8))
        for position in 0..<2_000 { try reader.feed(Array(((position > 0 ? "," : "") + element).utf8)) }
        try reader.feed(Array("]}".utf8))
        #expect(reader.decodedElements == 1)
        #expect(try reader.finish().leaves.count == 1)
    }

    @Test func `as many distinct contexts as are allowed are read, one more is refused`() throws {
        let elements = (1...11).map { Self.context(serial: String($0, radix: 16)) }
        let allowed = #"{"certificates":[\#(elements.prefix(10).joined(separator: ","))]}"#
        #expect(try read(Array(allowed.utf8), maximumDistinct: 10).leaves.count == 10)
        let error = #expect(throws: EnvoyAdminError.self) {
            try read(
                Array(#"{"certificates":[\#(elements.joined(separator: ","))]}"#.utf8),
                maximumDistinct: 10
            )
        }
        #expect(error?.reason == .tooManyCertificates)
        #expect(error?.reason.label == "too_many_certificates")
    }

    @Test func `no more than ten thousand distinct contexts are read`() throws {
        var reader = CertificatesReader()
        try reader.feed(Array(#"{"certificates":["#.utf8))
        let error = #expect(throws: EnvoyAdminError.self) {
            for number in 0...10_000 { try reader.feed(Array(#"{"x":\#(number)},"#.utf8)) }
        }
        #expect(error?.reason == .tooManyCertificates)
    }

    @Test func `braces, quotes and escapes in a text are text`() throws {
        let body = #"""
            { "certificates" : [ {"cert_chain":[{"path":"a}]{\"[\\","serial_number":"1",
            "subject_alt_names":[{"dns":"x\n\"}]}\u0000,"}],"valid_from":"2026-11-21T03:57:20Z",
            "expiration_time":"2026-11-22T03:59:20Z"}]} ] }
            """#
        for size in [1, 3, .max] {
            let leaf = try read(Array(body.utf8), inChunksOf: size).leaves.first
            #expect(leaf?.path == #"a}]{"[\"#)
            #expect(leaf?.subjectAlternativeNames == [.dns("x\n\"}]}\0,")])
        }
    }

    @Test func `a date that is none is counted and costs no other certificate`() throws {
        let body = #"""
            {"certificates":[{"cert_chain":[
            {"serial_number":"1","valid_from":"never","expiration_time":"2026-11-22T03:59:20Z"},
            {"serial_number":"xyz","valid_from":"2026-11-21T03:57:20Z","expiration_time":"2026-11-22T03:59:20Z"},
            {"serial_number":"2","valid_from":"2026-11-21T03:57:20.9Z","expiration_time":"2026-11-22T03:59:20.123456Z"}
            ]}]}
            """#
        let inUse = try read(body)
        #expect(inUse.unreadable == 2)
        #expect(inUse.leaves.map(\.notBefore) == [1_795_233_440])
        #expect(inUse.leaves.map(\.notAfter) == [1_795_319_960])
    }

    @Test func `forty thousand names of a certificate are cut to a hundred`() throws {
        let names = (0..<40_000).map { #"{"dns":"n\#($0).example"}"# }.joined(separator: ",")
        let body =
            #"{"certificates":[{"cert_chain":[{"serial_number":"1","subject_alt_names":[\#(names)],"#
            + #""valid_from":"2026-11-21T03:57:20Z","expiration_time":"2026-11-22T03:59:20Z"}]}]}"#
        #expect(try read(body).leaves.first?.subjectAlternativeNames.count == 100)
    }

    @Test(arguments: [#"{"certificates":[]}"#, " {\n\"certificates\" : [ ] }\r\n\t"])
    func `no context at all is nothing in use`(body: String) throws {
        #expect(try read(body) == CertificatesInUse())
    }

    @Test(arguments: [
        ("", "ends in the middle"), ("{}", "without `certificates`"), (#"{"configs":[]}"#, "without `certificates`"),
        (#"{"x":{"certificates":[]}}"#, "without `certificates`"), ("[]", "not the expected JSON"),
        ("<html><body>Sign in</body></html>", "begins with '<html>"), (#"{"certificates":["#, "ends in the middle"),
        (#"{"certificates":[]} x"#, "not the expected JSON"), (#"{"certificates":[]}{}"#, "not the expected JSON"),
        (#"{"certificates":[]}""#, "not the expected JSON"), ("}", "not the expected JSON"),
        (#"{"certificates":[{"cert_chain":7}]}"#, "cert_chain"),
        (#"{"certificates":[{"a" 1}]}"#, "not the expected JSON"),
    ])
    func `what is no answer of certs is malformed`(body: String, message: String) {
        let error = #expect(throws: EnvoyAdminError.self) { try read(body) }
        #expect(error?.reason == .malformed)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "none")")
    }

    @Test func `a recorded body is malformed wherever it is cut`() throws {
        let body = try Recording.bytes("certs.json")
        let end = try #require(body.lastIndex(of: UInt8(ascii: "}")))
        for cut in Array(stride(from: 0, to: end, by: 89)) + [end] {
            let error = #expect(throws: EnvoyAdminError.self) { try read(Array(body[..<cut])) }
            #expect(error?.reason == .malformed)
        }
    }

    @Test func `an element of more than four megabytes is refused`() {
        let element = Self.context(serial: "1", padding: 4 << 20)
        let error = #expect(throws: EnvoyAdminError.self) {
            try read(Array(#"{"certificates":[\#(element)]}"#.utf8), inChunksOf: 1 << 16)
        }
        #expect(error?.message.contains("more than 4194304 bytes") == true)
    }
}
