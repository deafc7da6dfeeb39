// SPDX-License-Identifier: Apache-2.0

import Foundation
import StreamingJSON
import Testing

@testable import Kubernetes

@Suite("A remote cluster's Secret")
struct RemoteClusterSecretTests {
    private static let authority = ObjectFixture.base64("the authority")
    private static let client = ObjectFixture.base64("the client")
    private static let clientKey = ObjectFixture.base64("the client's key")

    private static let yaml = """
        apiVersion: v1
        kind: Config
        clusters:
        - cluster:
            certificate-authority-data: \(authority)
            server: https://10.0.0.1:6443
          name: west
        contexts:
        - context: {cluster: west, user: west}
          name: west
        current-context: west
        users:
        - name: west
          user:
            client-certificate-data: "\(client)"
            client-key-data: \(clientKey)
            token: secret-token
        """

    private static let json = """
        {"clusters":[{"name":"west","cluster":{"server":"https://10.0.0.1:6443","certificate-authority-data" : \
        "\(authority)"}}],"users":[{"user":{"token":"a #b","client-certificate-data":"\(client)"}}]}
        """

    private func secret(
        _ files: [(key: String, value: String)],
        labels: String = #"{"istio/multiCluster":"true"}"#,
        type: String = "Opaque",
        isDataFirst: Bool = false
    ) throws -> Secret {
        let data = files.map { #""\#($0.key)":"\#($0.value)""# }.joined(separator: ",")
        let metadata = #""metadata":{"name":"istio-remote-secret-west","namespace":"istio-system","labels":\#(labels)}"#
        let members = isDataFirst ? [#""data":{\#(data)}"#, metadata] : [metadata, #""data":{\#(data)}"#]
        return try ObjectFixture.object("{" + members.joined(separator: ",") + #","type":"\#(type)"}"#)
    }

    @Test("Its kubeconfig's certificates are found, in YAML and in JSON", arguments: [yaml, json])
    func kubeconfig(file: String) throws {
        let secret = try secret([(key: "west", value: ObjectFixture.base64(file))])
        #expect(secret.clusterCredentials.map(\.key) == ["west", "west"])
        #expect(secret.clusterCredentials.map(\.kind) == [.certificateAuthority, .clientCertificate])
        #expect(secret.clusterCredentials.map(\.content.text) == ["the authority", "the client"])
        #expect(secret.entries.isEmpty)
    }

    @Test("It is recognised by its label or its type, wherever they stand")
    func recognition() throws {
        let files = [(key: "west", value: ObjectFixture.base64(Self.yaml))]
        #expect(try secret(files, isDataFirst: true).clusterCredentials.count == 2)
        #expect(try secret(files, labels: "{}", type: "istio.io/remote-cluster").clusterCredentials.count == 2)
        #expect(try secret(files, labels: "{}").clusterCredentials.isEmpty)
        #expect(try secret(files, labels: #"{"istio/multiCluster":"false"}"#).clusterCredentials.isEmpty)
    }

    @Test("A file that cannot be decoded is told, and the other files are read")
    func broken() throws {
        let secret = try secret([(key: "west", value: "%%%"), (key: "east", value: ObjectFixture.base64(Self.yaml))])
        #expect(secret.clusterCredentials.map(\.key) == ["west", "east", "east"])
        #expect(secret.clusterCredentials[0].kind == .kubeconfig)
        #expect(secret.clusterCredentials[0].content.isBroken)
    }

    @Test(
        "Comments, empty values and longer names are no certificates",
        arguments: [
            "# certificate-authority-data: QUJD", "a: b # client-certificate-data: QUJD",
            "certificate-authority-data: null", "certificate-authority-data: ''", "certificate-authority-data:\n",
            "x-certificate-authority-data: QUJD", "certificate-authority-database: QUJD",
            "name: certificate-authority-data", "certificate-authority: /etc/ca.crt", "",
        ]
    )
    func others(line: String) throws {
        let secret = try secret([(key: "west", value: ObjectFixture.base64(line + "\nserver: x\n"))])
        #expect(secret.clusterCredentials.isEmpty)
    }

    @Test("Data in a form of several lines is told as broken")
    func block() throws {
        let file = "certificate-authority-data: |\n  QUJD\n"
        let secret = try secret([(key: "west", value: ObjectFixture.base64(file))])
        #expect(secret.clusterCredentials.count == 1)
        #expect(secret.clusterCredentials.first?.content.isBroken == true)
    }
}
