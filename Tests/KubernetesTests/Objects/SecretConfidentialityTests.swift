// SPDX-License-Identifier: Apache-2.0

import Foundation
import StreamingJSON
import Testing

@testable import Kubernetes

@Suite("What must stay secret")
struct SecretConfidentialityTests {
    private static let canary = "CANARY0123456789"

    /// Every string and every array of bytes that can be reached from a value.
    private func texts(in value: Any) -> [String] {
        if let text = value as? String { return [text] }
        if let bytes = value as? [UInt8] { return [String(decoding: bytes, as: UTF8.self)] }
        // How the bytes that are overwritten are held is their own business.
        if value is WipedBytes { return [] }
        var texts: [String] = []
        var mirror: Mirror? = Mirror(reflecting: value)
        while let current = mirror {
            for child in current.children { texts += self.texts(in: child.value) }
            mirror = current.superclassMirror
        }
        return texts
    }

    private func holdsCanary(_ value: Any) -> Bool {
        let forms = [Self.canary, ObjectFixture.base64(Self.canary), ObjectFixture.base64("x" + Self.canary)]
        let found = texts(in: value) + [String(describing: value), String(reflecting: value)]
        return found.contains { text in forms.contains { text.contains($0.prefix(12)) } }
    }

    private var privateKey: String {
        let body = ObjectFixture.base64(Self.canary)
        return "-----BEGIN PRIVATE KEY-----\n\(body)\n-----END PRIVATE KEY-----\n"
    }

    /// A Secret with a private key wherever one may stand, the wrong places included.
    private func secret(type: String, labels: String = "{}", keys: [String]) -> String {
        let applied = #"{\"data\":{\"tls.key\":\"\#(Self.canary)\"}}"#
        let data = keys.map { #""\#($0)":"\#(ObjectFixture.base64(privateKey + Self.canary))""# }
        return #"{"metadata":{"name":"a","namespace":"b","labels":\#(labels),"annotations":"#
            + #"{"kubectl.kubernetes.io/last-applied-configuration":"\#(applied)"}},"#
            + #""data":{\#(data.joined(separator: ","))},"stringData":{"tls.key":"\#(Self.canary)"},"#
            + #""type":"\#(type)"}"#
    }

    @Test("No value made of a Secret holds a byte of a private key")
    func secrets() throws {
        let keys = SecretKey.allCases.map(\.rawValue) + ["password", "release", "west"]
        let secret: Secret = try ObjectFixture.object(secret(type: "kubernetes.io/tls", keys: keys))
        #expect(!secret.entries.isEmpty)
        #expect(!holdsCanary(secret))
        // The check itself sees what it looks for.
        #expect(holdsCanary(["a": [Optional(privateKey)]]))
        #expect(holdsCanary(secret.entries.map(\.content.text)))
    }

    @Test("Values of keys and of unknown names are never decoded")
    func keys() throws {
        let keys = SecretKey.allCases.filter { $0.content == .privateKey }.map(\.rawValue) + ["password"]
        let secret: Secret = try ObjectFixture.object(secret(type: "Opaque", keys: keys))
        #expect(secret.entries.isEmpty)
        #expect(secret.keys.count == keys.count - 1)
    }

    @Test("Of a kubeconfig nothing is kept but certificates")
    func kubeconfigs() throws {
        let file = """
            certificate-authority-data: \(ObjectFixture.base64("authority"))
            token: \(Self.canary)
            client-key-data: \(ObjectFixture.base64(privateKey))
            """
        let text =
            #"{"metadata":{"name":"a","labels":{"istio/multiCluster":"true"}},"#
            + #""data":{"west":"\#(ObjectFixture.base64(file))"}}"#
        let secret: Secret = try ObjectFixture.object(text)
        #expect(secret.clusterCredentials.map(\.content.text) == ["authority"])
        #expect(!holdsCanary(secret))
    }

    @Test("A private key in a ConfigMap's certificate file lies in no string")
    func configMaps() throws {
        let text = #"{"metadata":{"name":"a"},"data":{"all.pem":"\#(privateKey.replacing("\n", with: "\\n"))"}}"#
        let map: ConfigMap = try ObjectFixture.object(text)
        #expect(map.entries.map(\.content.text) == [privateKey])
        #expect(!holdsCanary(map))
    }

    @Test("Of a pod no argument and no variable is read that is not an Istio agent's")
    func pods() throws {
        let pod: Pod = try ObjectFixture.object(file: "pod-sidecar")
        let found = texts(in: pod)
        #expect(found.contains("12h"))
        #expect(!found.contains { $0.contains("swordfish") || $0.contains("battery") })
    }
}
