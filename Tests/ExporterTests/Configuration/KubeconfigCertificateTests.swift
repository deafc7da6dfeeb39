// SPDX-License-Identifier: Apache-2.0

import CertificateSources
import StreamingJSON
import Testing

@testable import Exporter

@Suite struct KubeconfigCertificateTests {
    private func entries(_ text: String) throws(KubeconfigFault) -> [String]? {
        var text = text
        let found: Result<[KubeconfigEntry]?, KubeconfigFault> = text.withUTF8 { bytes in
            do throws(KubeconfigFault) {
                return .success(try KubeconfigCertificates().entries(in: UnsafeRawBufferPointer(bytes)))
            } catch {
                return .failure(error)
            }
        }
        return try found.get()?.map { entry in
            switch entry.content {
            case .embedded(let bytes): "\(entry.key) \(bytes.withBytes { String(decoding: $0, as: UTF8.self) })"
            case .file(let path): "\(entry.key) at \(path)"
            case .malformed: "\(entry.key) malformed"
            }
        }
    }

    private static let yaml = """
        apiVersion: v1
        kind: Config
        current-context: east
        clusters:
        - name: east
          cluster: {server: "https://east:6443", certificate-authority-data: Y2E=}
        - name: west
          cluster: {server: "https://west:6443", certificate-authority: ca.pem}
        - {name: open, cluster: {server: "https://open:6443"}}
        contexts:
        - {name: east, context: {cluster: east, user: admin}}
        users:
        - name: admin
          user: {client-certificate-data: Y2xpZW50, client-key-data: a2V5}
        - name: robot
          user: {client-certificate: /etc/robot.pem, client-key: /etc/robot.key}
        - {name: token, user: {token: secret}}
        - {name: bad, user: {client-certificate-data: "***"}}
        """

    @Test func `Every cluster's CA and every user's certificate is found, embedded or beside it`() throws {
        let expected = [
            "cluster/east ca", "cluster/west at ca.pem", "user/admin client", "user/robot at /etc/robot.pem",
            "user/bad malformed",
        ]
        #expect(try entries(Self.yaml) == expected)
    }

    @Test func `JSON is as good as YAML`() throws {
        let json = #"{"clusters": [{"name": "a", "cluster": {"certificate-authority-data": "Y2E="}}], "users": []}"#
        #expect(try entries(json) == ["cluster/a ca"])
    }

    @Test(arguments: [
        "", "# clusters and users\n", "clusters: none\nusers: none\n", "-----BEGIN CERTIFICATE-----\nAAAA\n",
        "clusters\u{0}users",
    ])
    func `What is no kubeconfig file is left to others`(text: String) throws {
        #expect(try entries(text) == nil)
    }

    @Test func `YAML that is broken says where`() {
        let text = "clusters: [\nusers: }\n"
        let fault = #expect(throws: KubeconfigFault.self) { try entries(text) }
        #expect(fault?.message.contains("not valid YAML") == true)
    }

    @Test func `Aliases that multiply are refused`() {
        let text =
            "a: &a [x, x, x, x, x, x, x, x]\n" + (0..<20).map { "k\($0): *a\n" }.joined() + "clusters: []\nusers: []\n"
        #expect(throws: KubeconfigFault.self) { try entries(text) }
    }
}
