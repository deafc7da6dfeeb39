// SPDX-License-Identifier: Apache-2.0

import Foundation
import StreamingJSON
import Testing

@testable import Kubernetes

@Suite("A Secret")
struct SecretTests {
    private func secret(
        name: String = "shop-credential",
        type: String? = "kubernetes.io/tls",
        labels: [String: String] = [:],
        data: [(key: String, value: String)]
    ) -> String {
        let labels = labels.map { #""\#($0.key)":"\#($0.value)""# }.joined(separator: ",")
        let data = data.map { #""\#($0.key)":"\#($0.value)""# }.joined(separator: ",")
        let type = type.map { #","type":"\#($0)""# } ?? ""
        return #"{"kind":"Secret","apiVersion":"v1","metadata":{"name":"\#(name)","namespace":"shop","uid":"u-1","#
            + #""resourceVersion":"42","labels":{\#(labels)}},"data":{\#(data)}\#(type)}"#
    }

    private func encoded(_ keys: [String]) -> [(key: String, value: String)] {
        keys.map { (key: $0, value: ObjectFixture.base64("value of \($0)")) }
    }

    @Test(
        "In every layout, certificates and revocation lists are read, and keys are only noticed",
        arguments: [
            (["tls.crt", "tls.key", "ca.crt", "ca.crl", "tls.ocsp-staple"], ["tls.crt", "ca.crt", "ca.crl"]),
            (["cert", "key", "cacert", "crl"], ["cert", "cacert", "crl"]),
            (
                ["ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem", "ca-crl.pem", "key.pem"],
                ["ca-cert.pem", "cert-chain.pem", "root-cert.pem", "ca-crl.pem"]
            ),
            (["release", "password", "tls.crt.bak"], []),
        ]
    )
    func layouts(keys: [String], read: [String]) throws {
        let secret: Secret = try ObjectFixture.object(secret(data: encoded(keys)))
        #expect(secret.entries.map(\.key.rawValue) == read)
        #expect(secret.entries.map(\.content.text) == read.map { "value of \($0)" })
        #expect(Set(secret.keys.map(\.rawValue)) == Set(keys).intersection(SecretKey.allCases.map(\.rawValue)))
        #expect(secret.clusterCredentials.isEmpty)
    }

    @Test("Its name, type and version are read")
    func metadata() throws {
        let secret: Secret = try ObjectFixture.object(secret(data: encoded(["tls.crt"])))
        #expect(secret.name == ObjectName(namespace: "shop", name: "shop-credential"))
        #expect(secret.metadata.uid == "u-1")
        #expect(secret.metadata.resourceVersion == "42")
        #expect(secret.type == "kubernetes.io/tls")
    }

    @Test("The self-signed CA's marker is noticed, and its empty chain is no entry")
    func selfSigned() throws {
        var data = encoded(["ca-cert.pem", "ca-key.pem", "istio-generated"])
        data += [(key: "cert-chain.pem", value: ""), (key: "key.pem", value: "")]
        let secret: Secret = try ObjectFixture.object(secret(name: "cacerts", type: "istio.io/ca-root", data: data))
        #expect(secret.entries.map(\.key) == [.caCertificate])
        #expect(
            secret.keys == [.caCertificate, .caKey, .selfSignedMarker, .certificateChain, .legacyKey]
        )
    }

    @Test("A broken value is told, and the others are read", arguments: ["@@@", "QUJ", "\\u0041QUJ", "QQ==QQ=="])
    func broken(value: String) throws {
        let data = [(key: "tls.crt", value: value), (key: "ca.crt", value: "QUJD"), (key: "tls.key", value: "@")]
        let secret: Secret = try ObjectFixture.object(secret(data: data))
        #expect(secret.entries.map(\.key) == [.tlsCertificate, .authority])
        #expect(secret.entries[0].content.isBroken)
        #expect(secret.entries[1].content.text == "ABC")
    }

    @Test("Slashes may be escaped in base64")
    func escapedSlashes() throws {
        let secret: Secret = try ObjectFixture.object(secret(data: [(key: "tls.crt", value: #"Pz8\/"#)]))
        #expect(secret.entries.first?.content.text == "???")
    }

    @Test("A value over the limit is told with its size, and not kept; one as large as the limit is read")
    func limit() throws {
        let data = [
            (key: "tls.crt", value: ObjectFixture.base64(String(repeating: "x", count: 301))),
            (key: "ca.crt", value: ObjectFixture.base64(String(repeating: "y", count: 300))),
            // Too large to look at: that it is broken as well is not found out.
            (key: "cert", value: String(repeating: "@", count: 4000)),
        ]
        let json = Data(secret(data: data).utf8)
        let secret = try ObjectFixture.read(json) { json throws(JSONFault) in
            try Secret(json: &json, maximumBytes: 300)
        }
        #expect(secret.entries.map(\.content.oversizedByteCount) == [404, nil, 4000])
        #expect(secret.entries[1].content.text == String(repeating: "y", count: 300))
    }

    @Test("A value of 1 MiB is read whole")
    func large() throws {
        let text = String(repeating: "0123456789abcdef", count: 1 << 16)
        let secret: Secret = try ObjectFixture.object(
            secret(data: [(key: "ca.crt", value: ObjectFixture.base64(text))])
        )
        #expect(secret.entries.first?.content.text == text)
    }

    @Test(
        "Members of another type than the API's are absent",
        arguments: [
            #"{"metadata":{"name":"a","namespace":"b","labels":7},"data":null,"type":null}"#,
            #"{"metadata":{"name":"a","namespace":"b"},"data":[1,2],"type":{"x":1}}"#,
            #"{"data":{"tls.crt":17,"ca.crt":null},"metadata":{"namespace":"b","uid":3,"name":"a"}}"#,
        ]
    )
    func otherTypes(text: String) throws {
        let secret: Secret = try ObjectFixture.object(text)
        #expect(secret.name == ObjectName(namespace: "b", name: "a"))
        #expect(secret.entries.isEmpty)
        #expect(secret.type == nil)
    }

    @Test("Text that is no JSON throws", arguments: ["", "{", #"{"data":{"tls.crt":"QUJD}}"#, #"{"type":}"#])
    func noJSON(text: String) {
        #expect(throws: JSONFault.self) { let _: Secret = try ObjectFixture.object(text) }
    }
}
