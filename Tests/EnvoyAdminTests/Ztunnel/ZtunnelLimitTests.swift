// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import EnvoyAdmin

@Suite struct ZtunnelLimitTests {
    private static func workload(_ number: Int, pem: String = "", root: String = "") -> String {
        #"{"identity":"spiffe://a/ns/b/sa/\#(number)","state":"Available","certChain":[{"pem":"\#(pem)"}],"#
            + #""rootCerts":[{"pem":"\#(root)"}]}"#
    }

    private static func pem(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    private func feed(_ elements: some Sequence<String>, to reader: inout ZtunnelReader) throws(EnvoyAdminError) {
        try reader.feed(Array(#"{"certificates":["#.utf8))
        var separator = ""
        for element in elements {
            try reader.feed(Array((separator + element).utf8))
            separator = ","
        }
        try reader.feed(Array("]}".utf8))
    }

    @Test func `twenty megabytes of mesh around two hundred identities keep only distinct certificates`() throws {
        let root = TestCertificateAuthority.root()
        let leaf = root.leaf(uris: ["spiffe://a/ns/b/sa/c"])
        var reader = ZtunnelReader()
        let padding = #"{"uid":"Kubernetes//Pod/ns/pod","certificates":[{"pem":"QUJD"}],"text":"\"]}"},"#
        let megabyte = Array(String(repeating: padding, count: (1 << 20) / padding.utf8.count).utf8)
        try reader.feed(Array(#"{"addresses":["#.utf8))
        for _ in 0..<10 { try reader.feed(megabyte) }
        try reader.feed(Array(#"{}],"certificates":["#.utf8))
        let (leafText, rootText) = (Self.pem(leaf.pem), Self.pem(root.pem))
        for number in 0..<200 {
            let element = Self.workload(number, pem: leafText, root: rootText)
            try reader.feed(Array(((number > 0 ? "," : "") + element).utf8))
        }
        try reader.feed(Array(#"],"workloads":["#.utf8))
        for _ in 0..<10 { try reader.feed(megabyte) }
        try reader.feed(Array("{}]}".utf8))
        #expect(reader.keptBytes == leaf.pem.utf8.count + root.pem.utf8.count)
        let answer = try reader.finish()
        #expect(answer.identities.count == 200)
        #expect(answer.unreadable == 0)
        let roots = answer.identities.compactMap { $0.roots.first?.pem.withUnsafeBytes { $0.baseAddress } }
        #expect(Set(roots).count == 1)
        #expect(roots.count == 200)
    }

    @Test func `as many identities as are allowed are read, one more is refused`() throws {
        var limits = ZtunnelReader.Limits()
        limits.identities = 3
        var allowed = ZtunnelReader(limits: limits)
        try feed((0..<3).map { Self.workload($0, pem: "QUJD", root: "QUJD") }, to: &allowed)
        let identities = try allowed.finish().identities
        #expect(identities.count == 3)
        var refused = ZtunnelReader(limits: limits)
        let error = #expect(throws: EnvoyAdminError.self) {
            try feed((0..<4).map { Self.workload($0) }, to: &refused)
        }
        #expect(error?.reason == .tooManyCertificates)
        #expect(error?.message == "/config_dump: more than 3 identities")
    }

    @Test func `ten thousand identities are read, and no more`() throws {
        var allowed = ZtunnelReader()
        try feed((0..<10_000).map { #"{"identity":"spiffe://\#($0)","state":"Initializing"}"# }, to: &allowed)
        let identities = try allowed.finish().identities
        #expect(identities.count == 10_000)
        var refused = ZtunnelReader()
        let error = #expect(throws: EnvoyAdminError.self) {
            try feed((0...10_000).map { #"{"identity":"spiffe://\#($0)"}"# }, to: &refused)
        }
        #expect(error?.reason == .tooManyCertificates)
    }

    @Test func `as many bytes of certificates as are allowed are kept, one more is refused`() throws {
        var limits = ZtunnelReader.Limits()
        limits.keptBytes = 6
        var allowed = ZtunnelReader(limits: limits)
        try feed((0..<9).map { Self.workload($0, pem: Self.pem("abc"), root: Self.pem("xyz")) }, to: &allowed)
        #expect(allowed.keptBytes == 6)
        var refused = ZtunnelReader(limits: limits)
        let error = #expect(throws: EnvoyAdminError.self) {
            try feed([Self.workload(0, pem: Self.pem("abcd"), root: Self.pem("xyz"))], to: &refused)
        }
        #expect(error?.reason == .tooManyCertificates)
        #expect(error?.message == "/config_dump: more than 6 bytes of distinct certificates")
    }

    @Test func `an identity larger than allowed is counted, and the others are read`() throws {
        var reader = ZtunnelReader()
        let large = Self.workload(1, pem: Self.pem(String(repeating: "x", count: 1 << 20)))
        try feed(
            [Self.workload(0, pem: "QUJD", root: "QUJD"), large, Self.workload(2, pem: "QUJD", root: "QUJD")],
            to: &reader
        )
        let answer = try reader.finish()
        #expect(answer.identities.map(\.identity) == ["spiffe://a/ns/b/sa/0", "spiffe://a/ns/b/sa/2"])
        #expect(answer.unreadable == 1)
    }
}
