// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// How to reach one cluster's API server, and as whom.
package struct ClusterAccess: Sendable, Equatable {
    package enum Credentials: Sendable, Equatable {
        case none
        /// Read anew at every request, because service account tokens rotate.
        case tokenFile(String)
        /// PEM files, read whenever a connection is made.
        case clientCertificate(certificateFile: String, keyFile: String)
        case exec(ExecPlugin)
    }

    package var endpoint: Endpoint
    /// For the server's certificate. A client certificate belongs to `credentials`.
    package var tls: TLSOptions
    package var credentials: Credentials
    /// The pod's own namespace, or the kubeconfig context's.
    package var defaultNamespace: String?
    /// Obeys `https_proxy` and `no_proxy`, as kubectl does. Never wanted inside the cluster.
    package var usesEnvironmentProxy: Bool

    package init(
        endpoint: Endpoint,
        tls: TLSOptions = TLSOptions(),
        credentials: Credentials = .none,
        defaultNamespace: String? = nil,
        usesEnvironmentProxy: Bool = false
    ) {
        self.endpoint = endpoint
        self.tls = tls
        self.credentials = credentials
        self.defaultNamespace = defaultNamespace
        self.usesEnvironmentProxy = usesEnvironmentProxy
    }
}
