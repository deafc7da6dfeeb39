// SPDX-License-Identifier: Apache-2.0

import Foundation
import StreamingJSON
import Testing

@testable import Kubernetes

@Suite("Whatever arrives")
struct ObjectRobustnessTests {
    private static let files = [
        "pod-sidecar", "pod-sidecar-native", "configmap-root", "mutatingwebhookconfiguration-istio",
        "validatingwebhookconfiguration-istio", "apiservice-metrics", "customresourcedefinition-webhook",
        "clustertrustbundle-istio",
        "certificate-istiod", "certificaterequest-certificate", "clusterissuer-vault",
        "certificatesigningrequest-issued",
    ]

    private func data(_ name: String) throws -> Data {
        try Data(contentsOf: ObjectFixture.folder.appending(path: "kubernetes/\(name).json"))
    }

    /// Reads the object as each kind in turn.
    /// - Returns: of how many kinds the text could be one.
    private func readAsEachKind(_ data: Data) -> Int {
        func isReadable<Object: KubernetesObject>(as kind: Object.Type) -> Bool {
            do {
                let object: Object = try ObjectFixture.object(data)
                return object.metadata.name.utf8.count <= data.count
            } catch {
                return false
            }
        }
        return [
            isReadable(as: Pod.self), isReadable(as: Secret.self), isReadable(as: ConfigMap.self),
            isReadable(as: MutatingWebhookConfiguration.self), isReadable(as: ValidatingWebhookConfiguration.self),
            isReadable(as: APIService.self), isReadable(as: CustomResourceDefinition.self),
            isReadable(as: ClusterTrustBundle.self), isReadable(as: CertManagerCertificate.self),
            isReadable(as: CertificateRequest.self), isReadable(as: ClusterIssuer.self),
            isReadable(as: CertificateSigningRequest.self),
        ].count { $0 }
    }

    @Test("An object of one kind is read as any other: what it lacks is absent", arguments: files)
    func otherKinds(file: String) throws {
        #expect(readAsEachKind(try data(file)) == 12)
    }

    @Test("A beginning of an object is none", arguments: files)
    func beginnings(file: String) throws {
        let whole = try data(file)
        let end = try #require(whole.lastIndex(of: UInt8(ascii: "}")))
        // An odd step, so that cuts fall everywhere: into names, numbers, escapes and between.
        for count in stride(from: 0, to: end, by: 131) {
            #expect(readAsEachKind(whole.prefix(count)) == 0)
        }
    }

    @Test("Damaged text that is still JSON is read: what became of its members is another matter", arguments: files)
    func damage(file: String) throws {
        let whole = try data(file)
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        var stillJSON = 0
        for _ in 0..<100 {
            var damaged = whole
            for _ in 0..<3 { damaged[Int(next() % UInt64(whole.count))] = UInt8(0x20 + next() % 0x5F) }
            let kinds = readAsEachKind(damaged)
            guard (try? JSONSerialization.jsonObject(with: damaged)) != nil else { continue }
            stillJSON += 1
            #expect(kinds == 12)
        }
        #expect(stillJSON > 0)
    }
}
