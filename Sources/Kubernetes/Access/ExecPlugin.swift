// SPDX-License-Identifier: Apache-2.0

/// A program that prints credentials (client.authentication.k8s.io), as kubeconfig files name it under `exec`.
package struct ExecPlugin: Sendable, Equatable {
    package enum APIVersion: String, Sendable, CaseIterable {
        case v1 = "client.authentication.k8s.io/v1"
        case v1beta1 = "client.authentication.k8s.io/v1beta1"
    }

    package struct Variable: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A path, or a name to be found in PATH.
    package var command: String
    package var arguments: [String]
    /// Added to the environment of this process.
    package var environment: [Variable]
    package var apiVersion: APIVersion
    /// Shown when the program cannot be started.
    package var installHint: String?
    /// Tells the program which cluster it is for, in KUBERNETES_EXEC_INFO.
    package var providesClusterInfo: Bool

    package init(
        command: String,
        arguments: [String] = [],
        environment: [Variable] = [],
        apiVersion: APIVersion = .v1,
        installHint: String? = nil,
        providesClusterInfo: Bool = false
    ) {
        self.command = command
        self.arguments = arguments
        self.environment = environment
        self.apiVersion = apiVersion
        self.installHint = installHint
        self.providesClusterInfo = providesClusterInfo
    }
}
