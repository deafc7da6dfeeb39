// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HTTPTransport

extension ClusterAccess {
    package static let serviceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// What every pod is given: the API server's address in its environment, and a token, a CA and a namespace in files.
    ///
    /// - Throws: reason `invalid` outside a pod, `auth` where a pod has no service account token.
    package static func inCluster(
        environment: [String: String],
        folder: String = serviceAccountFolder
    ) throws(KubernetesError) -> ClusterAccess {
        guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty,
            let port = environment["KUBERNETES_SERVICE_PORT"], !port.isEmpty
        else {
            throw KubernetesError(
                reason: .invalid,
                message:
                    "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set: this is no pod of a cluster; "
                    + "give a kubeconfig file"
            )
        }
        for file in ["token", "ca.crt"] where !FileManager.default.isReadableFile(atPath: "\(folder)/\(file)") {
            throw KubernetesError(
                reason: .auth,
                message: "cannot read \(folder)/\(file): give the pod a service account and leave "
                    + "automountServiceAccountToken on"
            )
        }
        let endpoint: Endpoint
        do {
            endpoint = try Endpoint("https://\(Endpoint.authority(host: host, port: port))")
        } catch {
            throw KubernetesError(
                reason: .invalid,
                message: "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT name no server: \(error.message)"
            )
        }
        let namespace = FileManager.default.contents(atPath: "\(folder)/namespace")
            .map { String(decoding: $0, as: UTF8.self).filter { !$0.isWhitespace } }
        return ClusterAccess(
            endpoint: endpoint,
            tls: TLSOptions(caFile: "\(folder)/ca.crt"),
            credentials: .tokenFile("\(folder)/token"),
            defaultNamespace: namespace.flatMap { $0.isEmpty ? nil : $0 }
        )
    }
}
