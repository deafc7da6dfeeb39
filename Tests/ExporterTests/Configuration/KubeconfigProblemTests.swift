// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Exporter

/// Every credential in these files is `s3cret`, or its base64, and no message may hold it.
@Suite struct KubeconfigProblemTests {
    private static let newer = "use a token, a client certificate or an exec plugin"
    private static let server = "https://127.0.0.1:6443"

    /// Which entry is how, and the line without the file's name.
    struct Case: Sendable, CustomTestStringConvertible {
        var cluster = "{server: \"\(KubeconfigProblemTests.server)\"}"
        var user = "{token: s3cret}"
        var context = "{cluster: east, user: reader}"
        var line: String
        var testDescription: String { line }
    }

    static let problems = [
        Case(context: "{user: reader}", line: ":6:14: context \"east\" names no cluster; add cluster: NAME"),
        Case(context: "{cluster: west}", line: ": has no cluster \"west\"; check the name: there is \"east\""),
        Case(
            context: "{cluster: east, user: root}",
            line: ": has no user \"root\"; check the name: there is \"reader\""
        ),
        Case(cluster: "{}", line: ":9:14: cluster \"east\" has no server; add server: https://HOST:PORT"),
        Case(
            cluster: "{server: \"127.0.0.1:6443\"}",
            line: ":9:23: cluster \"east\" has no usable server, \"127.0.0.1:6443\"; write https://HOST:PORT"
        ),
        Case(
            cluster: "{server: \"https://me:s3cret@h:1\"}",
            line: ":9:23: cluster \"east\" has a user name in its server; "
                + "write https://HOST:PORT and give the user a token or a client certificate"
        ),
        Case(
            cluster: "{server: \"https://h:1\", proxy-url: \"http://me:s3cret@p:1\"}",
            line: ":9:49: cluster \"east\" asks for a proxy of its own; set HTTPS_PROXY in the environment instead"
        ),
        Case(
            cluster: "{server: \"https://h:1\", certificate-authority-data: \"s3cret!\"}",
            line: ":9:66: cluster \"east\" has no base64 in certificate-authority-data; write it anew"
        ),
        Case(
            user: "{username: me, password: s3cret}",
            line: ":12:22: user \"reader\" asks for a password, which API servers no longer take; \(newer)"
        ),
        Case(
            user: "{password: s3cret}",
            line: ":12:22: user \"reader\" asks for a password, which API servers no longer take; \(newer)"
        ),
        Case(
            user: "{auth-provider: {name: gcp, config: {access-token: s3cret}}}",
            line: ":12:27: user \"reader\" asks for an auth-provider, which API servers no longer take; \(newer)"
        ),
        Case(
            user: "{token: s3cret, as: admin}",
            line: ":12:31: user \"reader\" asks to act as somebody else; use that account's own credentials"
        ),
        Case(
            user: "{client-key-data: czNjcmV0}",
            line: ":12:11: user \"reader\" has only one of certificate and key; give client-certificate and client-key"
        ),
        Case(
            user: "{client-certificate: c.pem}",
            line: ":12:11: user \"reader\" has only one of certificate and key; give client-certificate and client-key"
        ),
        Case(
            user: "{client-certificate: c.pem, client-key-data: \"s3cret!\"}",
            line: ":12:56: user \"reader\" has no base64 in client-key-data; write it anew"
        ),
        Case(
            user: "{exec: {apiVersion: client.authentication.k8s.io/v1, args: [s3cret]}}",
            line: ":12:18: user \"reader\" has an exec plugin without a command; add exec.command"
        ),
        Case(
            user: "{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x, args: [s3cret]}}",
            line: ":12:18: user \"reader\" has an exec plugin of version \"client.authentication.k8s.io/v1alpha1\"; "
                + "use client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1"
        ),
        Case(
            user: "{exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}}",
            line: ":12:18: user \"reader\" has an exec plugin that asks a person; use one that needs no terminal"
        ),
        Case(
            user: "{token: s3cret, token: s3cret}",
            line: ":12:12: key \"token\" is given more than once; keep one"
        ),
        Case(
            user: "{token: \"s3cret}",
            line: ":12:27: not valid YAML: found unexpected end of stream (while scanning a quoted scalar, line 12); "
                + "check indentation (spaces, no tabs), brackets and quotes; quote what begins with * & ! % @ or `"
        ),
    ]

    @Test(arguments: problems)
    func `What cannot be used is refused where it stands, and no credential is told`(problem: Case) throws {
        let folder = try KubeconfigFolder()
        let text = kubeconfigText(cluster: problem.cluster, user: problem.user, context: problem.context)
        let file = try folder.write(text)
        let found = lines { () throws(ConfigurationError) in
            try Kubeconfig(files: [file]).connection(context: nil)
        }
        #expect(found == [file + problem.line])
        #expect(!found.joined().contains("s3cret") && !found.joined().contains("czNjcmV0"))
    }

    @Test func `A context that is not there is told with those that are`() throws {
        let folder = try KubeconfigFolder()
        let (first, second) = (try folder.write(kubeconfigText(), to: "a"), try folder.write("contexts: []", to: "b"))
        #expect(
            lines { () throws(ConfigurationError) in
                try Kubeconfig(files: [first, second]).connection(context: "west")
            } == ["\(first):\(second): has no context \"west\"; check the name: there is \"east\""]
        )
    }

    @Test(
        arguments: [
            ("", "holds nothing; name a kubeconfig file"),
            ("kind: Config", "has no current-context; set one, or name a context"),
            ("current-context: \"\"", "has no current-context; set one, or name a context"),
            ("- a", "has no current-context; set one, or name a context"),
            ("current-context: a\ncontexts: {a: b}", "has no context \"a\"; check the name: there is none"),
            ("current-context: a\ncontexts: [a, {name: a}]", "has no context \"a\"; check the name: there is \"a\""),
        ]
    )
    func `A file that is no kubeconfig is refused`(text: String, message: String) throws {
        let folder = try KubeconfigFolder()
        let file = try folder.write(text)
        let found = lines { () throws(ConfigurationError) in
            try Kubeconfig(files: [file]).connection(context: nil)
        }
        #expect(found == ["\(file): \(message)"])
    }

    @Test(
        arguments: [
            ("/nowhere/config", "cannot be read: No such file or directory; check the name and its permissions"),
            ("/", "cannot be read: Is a directory; name the file in it"),
        ]
    )
    func `A file that cannot be read is refused`(file: String, message: String) {
        let named = KubernetesSourceConfiguration.Kubeconfig(file: file)
        #expect(
            lines { () throws(ConfigurationError) in try ClusterConnection(named, environment: [:]) }
                == ["\(file): \(message)"]
        )
    }

    @Test(
        arguments: [
            (
                [:],
                "this is no pod of a cluster, and KUBECONFIG is not set and there is no .kube/config in the home folder"
            ),
            (
                ["KUBECONFIG": "/nowhere/a:/nowhere/b"],
                "this is no pod of a cluster, and KUBECONFIG names no file that exists"
            ),
        ] as [([String: String], String)]
    )
    func `Without a cluster around it and without a kubeconfig, the program says what it looked for`(
        environment: [String: String],
        message: String
    ) {
        #expect(
            lines { () throws(ConfigurationError) in try ClusterConnection(nil, environment: environment) }
                == ["--kubernetes: no cluster to watch: \(message); give --kubernetes.kubeconfig=FILE"]
        )
    }
}
