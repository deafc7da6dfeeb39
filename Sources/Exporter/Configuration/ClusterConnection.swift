// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
package import Kubernetes

/// How a cluster is reached, with the files in memory that its credentials lie in.
package struct ClusterConnection: Sendable {
    package let access: ClusterAccess
    /// To be held for as long as `access` is used: it names them by their paths.
    package let heldFiles: [MemoryFile]

    package init(access: ClusterAccess, heldFiles: [MemoryFile] = []) {
        self.access = access
        self.heldFiles = heldFiles
    }
}

extension ClusterConnection {
    /// The configured kubeconfig file; else, in a pod, the cluster around it; else what `kubectl` would use.
    ///
    /// - Parameter environment: of the process.
    package init(
        _ kubeconfig: KubernetesSourceConfiguration.Kubeconfig?,
        environment: [String: String]
    ) throws(ConfigurationError) {
        if let file = kubeconfig?.file {
            self = try Kubeconfig(files: [file]).connection(context: kubeconfig?.context)
            return
        }
        var place = ""
        if kubeconfig == nil {
            do {
                self.init(access: try ClusterAccess.inCluster(environment: environment))
                return
            } catch {
                // A pod that was given no token is told so; elsewhere there is nothing to say about pods.
                place = error.reason == .auth ? "\(error.message); and " : "this is no pod of a cluster, and "
            }
        }
        let files = Kubeconfig.usualFiles(environment: environment)
        guard !files.isEmpty else {
            let absence: String
            if let named = environment["KUBECONFIG"], !named.isEmpty {
                absence = "KUBECONFIG names no file that exists"
            } else {
                absence = "KUBECONFIG is not set and there is no .kube/config in the home folder"
            }
            throw ConfigurationError([
                ConfigurationProblem(
                    reason: .unreadable,
                    origin: .flag("--kubernetes"),
                    message: "no cluster to watch: \(place)\(absence)",
                    remedy: "give --kubernetes.kubeconfig=FILE"
                )
            ])
        }
        self = try Kubeconfig(files: files).connection(context: kubeconfig?.context)
    }
}
