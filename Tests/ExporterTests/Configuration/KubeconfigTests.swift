// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import Kubernetes
import Testing

@testable import Exporter

@Suite struct KubeconfigTests {
    private func contents(_ path: String?) -> String? {
        path.flatMap { FileManager.default.contents(atPath: $0) }.map { String(decoding: $0, as: UTF8.self) }
    }

    private func connection(_ files: String..., context: String? = nil) throws -> ClusterConnection {
        try Kubeconfig(files: files).connection(context: context)
    }

    @Test func `A cluster's address, name and CA are read, and paths start at the file's folder`() throws {
        let folder = try KubeconfigFolder()
        let cluster =
            "{server: \"https://api.example.com:6443/base\", certificate-authority: ca.pem, tls-server-name: api}"
        let file = try folder.write(
            kubeconfigText(cluster: cluster, context: "{cluster: east, user: reader, namespace: shop}")
        )
        let connection = try connection(file)
        let expected = ClusterAccess(
            endpoint: try Endpoint("https://api.example.com:6443/base"),
            tls: TLSOptions(caFile: folder.path("ca.pem"), serverName: "api"),
            defaultNamespace: "shop",
            usesEnvironmentProxy: true
        )
        #expect(connection.access == expected)
        #expect(connection.heldFiles.isEmpty)
    }

    @Test func `Verification is left out only where the file says true`() throws {
        let folder = try KubeconfigFolder()
        for (text, verifies) in [("true", false), ("false", true), ("\"\"", true)] {
            let cluster = "{server: \"https://h:1\", insecure-skip-tls-verify: \(text)}"
            let file = try folder.write(kubeconfigText(cluster: cluster))
            #expect(try connection(file).access.tls.verifiesPeer == verifies)
        }
    }

    @Test func `Data in the file are files in memory, there as long as the connection is held`() throws {
        let folder = try KubeconfigFolder()
        let data = { (text: String) in Data(text.utf8).base64EncodedString() }
        let file = try folder.write(
            kubeconfigText(
                cluster: "{server: \"https://h:1\", certificate-authority: unused, "
                    + "certificate-authority-data: \(data("the CA"))}",
                user: "{client-certificate-data: \(data("the certificate")), client-key-data: \(data("the key"))}"
            )
        )
        let connection = try connection(file)
        withExtendedLifetime(connection.heldFiles) {
            #expect(contents(connection.access.tls.caFile) == "the CA")
            guard case .clientCertificate(let certificate, let key) = connection.access.credentials else {
                Issue.record("\(connection.access.credentials)")
                return
            }
            #expect(contents(certificate) == "the certificate")
            #expect(contents(key) == "the key")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["config"])
    }

    @Test func `A token in the file is a file in memory, and a token's file counts before it`() throws {
        let folder = try KubeconfigFolder()
        let inline = try connection(try folder.write(kubeconfigText(user: "{token: abc.def}"), to: "inline"))
        withExtendedLifetime(inline.heldFiles) {
            guard case .tokenFile(let path) = inline.access.credentials else {
                Issue.record("\(inline.access.credentials)")
                return
            }
            #expect(contents(path) == "abc.def")
        }
        let both = try connection(try folder.write(kubeconfigText(user: "{token: a, tokenFile: t}"), to: "both"))
        #expect(both.access.credentials == .tokenFile(folder.path("t")))
    }

    @Test func `Client certificates in files are named by their paths`() throws {
        let folder = try KubeconfigFolder()
        let file = try folder.write(kubeconfigText(user: "{client-certificate: c.pem, client-key: /keys/k.pem}"))
        #expect(
            try connection(file).access.credentials
                == .clientCertificate(certificateFile: folder.path("c.pem"), keyFile: "/keys/k.pem")
        )
    }

    @Test func `A plugin is read with all that it is given`() throws {
        let folder = try KubeconfigFolder()
        let file = try folder.write(
            kubeconfigText(
                user: "{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: ./bin/login, args: [-a, b], "
                    + "env: [{name: A, value: b}, {name: C}], installHint: Install it., provideClusterInfo: true, "
                    + "interactiveMode: IfAvailable}}"
            )
        )
        #expect(
            try connection(file).access.credentials
                == .exec(
                    ExecPlugin(
                        command: folder.path("./bin/login"),
                        arguments: ["-a", "b"],
                        environment: [
                            ExecPlugin.Variable(name: "A", value: "b"), ExecPlugin.Variable(name: "C", value: ""),
                        ],
                        apiVersion: .v1beta1,
                        installHint: "Install it.",
                        providesClusterInfo: true
                    )
                )
        )
    }

    @Test func `A plugin without a folder in its name is looked for in PATH`() throws {
        let folder = try KubeconfigFolder()
        let user = "{exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, interactiveMode: Never}}"
        let file = try folder.write(kubeconfigText(user: user))
        #expect(try connection(file).access.credentials == .exec(ExecPlugin(command: "aws")))
    }

    @Test func `A context without a user has no credentials`() throws {
        let folder = try KubeconfigFolder()
        let file = try folder.write(kubeconfigText(context: "{cluster: east}"))
        #expect(try connection(file).access.credentials == .none)
        let empty = try folder.write(kubeconfigText(user: "{username: \"\", auth-provider: null}"))
        #expect(try connection(empty).access.credentials == .none)
    }

    @Test func `Of several files the first that has an entry counts, and each has its own folder`() throws {
        let folder = try KubeconfigFolder()
        let first = try folder.write(
            """
            contexts: [{name: east, context: {cluster: east, user: reader}}, {name: west, context: {cluster: west}}]
            clusters: [{name: west, cluster: {server: "https://west:1"}}]
            """,
            to: "first"
        )
        try FileManager.default.createDirectory(atPath: folder.path("sub"), withIntermediateDirectories: false)
        let second = try folder.write(
            kubeconfigText(
                cluster: "{server: \"https://east:1\", certificate-authority: ca.pem}",
                context: "{cluster: nowhere}"
            ),
            to: "sub/second"
        )
        let east = try connection(first, second).access
        #expect(east.endpoint == (try Endpoint("https://east:1")))
        #expect(east.tls.caFile == folder.path("sub/ca.pem"))
        #expect(try connection(first, second, context: "west").access.endpoint == Endpoint("https://west:1"))
    }

    @Test func `The usual files are KUBECONFIG's that exist, else that of the home folder`() throws {
        let folder = try KubeconfigFolder()
        let (a, b) = (try folder.write("a: 1", to: "a"), try folder.write("b: 1", to: "b"))
        let home = folder.path("")
        #expect(
            Kubeconfig.usualFiles(environment: ["KUBECONFIG": "\(b):/nowhere/x::\(a)", "HOME": home]) == [b, a]
        )
        #expect(Kubeconfig.usualFiles(environment: ["HOME": home]) == [])
        try FileManager.default.createDirectory(atPath: folder.path(".kube"), withIntermediateDirectories: false)
        _ = try folder.write("c: 1", to: ".kube/config")
        #expect(Kubeconfig.usualFiles(environment: ["HOME": home]) == ["\(home)/.kube/config"])
        #expect(Kubeconfig.usualFiles(environment: ["KUBECONFIG": "", "HOME": home]) == ["\(home)/.kube/config"])
        #expect(Kubeconfig.usualFiles(environment: [:]) == [])
    }

    @Test func `A context that is named alone is one of the usual files`() throws {
        let folder = try KubeconfigFolder()
        let file = try folder.write(kubeconfigText())
        let named = KubernetesSourceConfiguration.Kubeconfig(file: nil, context: "east")
        let connection = try ClusterConnection(named, environment: ["KUBECONFIG": file])
        #expect(connection.access.endpoint == (try Endpoint("https://127.0.0.1:6443")))
    }

    @Test func `A kubeconfig in JSON is read alike, tabs and all`() throws {
        let folder = try KubeconfigFolder()
        let object: [String: Any] = [
            "kind": "Config", "apiVersion": "v1", "current-context": "east",
            "contexts": [["name": "east", "context": ["cluster": "east", "user": "reader"]]],
            "clusters": [["name": "east", "cluster": ["server": "https://h:1/a"]]],
            "users": [["name": "reader", "user": ["tokenFile": "/t"]]],
        ]
        for options in [[], [.prettyPrinted], [.withoutEscapingSlashes]] as [JSONSerialization.WritingOptions] {
            let text = String(
                decoding: try JSONSerialization.data(withJSONObject: object, options: options),
                as: UTF8.self
            )
            let access = try connection(try folder.write(text)).access
            #expect(access.endpoint == (try Endpoint("https://h:1/a")))
            #expect(access.credentials == .tokenFile("/t"))
        }
        let tabbed =
            "{\n\t\"current-context\": \"a\",\n\t\"contexts\": [{\"name\": \"a\", \"context\": {\"cluster\": \"a\"}}],\n"
            + "\t\"clusters\": [{\"name\": \"a\",\n\t\t\"cluster\": {\"server\": \"https://h:1\"}}]\n}"
        #expect(try connection(try folder.write(tabbed)).access.endpoint == Endpoint("https://h:1"))
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/kubectl")))
    func `What kubectl writes is read`() throws {
        let folder = try KubeconfigFolder()
        let ca = try folder.write("a CA", to: "ca.pem")
        let file = folder.path("config")
        for arguments in [
            ["set-cluster", "east", "--server=https://h:6443", "--certificate-authority=\(ca)", "--embed-certs=true"],
            ["set-credentials", "reader", "--token=abc"],
            [
                "set-credentials", "plugin", "--exec-command=login", "--exec-arg=-x", "--exec-env=A=b",
                "--exec-api-version=client.authentication.k8s.io/v1", "--exec-interactive-mode=Never",
            ],
            ["set-context", "east", "--cluster=east", "--user=reader", "--namespace=shop"],
            ["set-context", "other", "--cluster=east", "--user=plugin"],
            ["use-context", "east"],
        ] {
            let kubectl = Process()
            kubectl.executableURL = URL(filePath: "/usr/bin/kubectl")
            kubectl.arguments = ["config", "--kubeconfig=\(file)"] + arguments
            kubectl.standardOutput = FileHandle.nullDevice
            try kubectl.run()
            kubectl.waitUntilExit()
            try #require(kubectl.terminationStatus == 0)
        }
        let east = try connection(file)
        let endpoint = try Endpoint("https://h:6443")
        withExtendedLifetime(east.heldFiles) {
            #expect(east.access.endpoint == endpoint)
            #expect(east.access.defaultNamespace == "shop")
            #expect(contents(east.access.tls.caFile) == "a CA")
            guard case .tokenFile(let path) = east.access.credentials else {
                Issue.record("\(east.access.credentials)")
                return
            }
            #expect(contents(path) == "abc")
        }
        let variable = ExecPlugin.Variable(name: "A", value: "b")
        #expect(
            try connection(file, context: "other").access.credentials
                == .exec(ExecPlugin(command: "login", arguments: ["-x"], environment: [variable]))
        )
    }
}
