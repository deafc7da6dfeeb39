// SPDX-License-Identifier: Apache-2.0

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
        if let kubeconfig {
            self = try Kubeconfig(files: [kubeconfig.file]).connection(context: kubeconfig.context)
            return
        }
        let inCluster: KubernetesError
        do {
            self.init(access: try ClusterAccess.inCluster(environment: environment))
            return
        } catch {
            inCluster = error
        }
        let files = Kubeconfig.usualFiles(environment: environment)
        guard !files.isEmpty else {
            throw ConfigurationError([
                ConfigurationProblem(
                    reason: .unreadable,
                    origin: .flag("--kubernetes"),
                    message: "no cluster to watch: \(inCluster.message); and neither KUBECONFIG nor HOME names a file",
                    remedy: "give --kubernetes.kubeconfig=FILE"
                )
            ])
        }
        self = try Kubeconfig(files: files).connection(context: nil)
    }
}
