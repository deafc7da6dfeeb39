// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
package import Kubernetes

/// A cluster: what to read of it, and how much that may cost it.
package struct KubernetesSourceSettings: Sendable {
    /// What of a cluster is watched.
    package enum Subject: String, Sendable, Hashable, CaseIterable {
        case proxies, secrets
        case configMaps = "configmaps"
        case webhooks, istiod
        case certManager = "cert_manager"
        /// CertificateSigningRequests.
        case signingRequests = "csrs"
        /// PeerAuthentications and DestinationRules.
        case mtls
    }

    package var name: String
    package var polling: PollingSettings
    /// The label `cluster`; `nil` leaves it out.
    package var cluster: String?
    package var access: ClusterAccess
    /// Credentials in memory that `access` names by their paths.
    package var heldFiles: [MemoryFile]
    package var subjects: Set<Subject>
    /// Whose pods are read; empty for all namespaces.
    package var namespaces: [String]
    /// A label selector for pods.
    package var podSelector: String?
    /// Only the pods of this node.
    package var node: String?
    /// In the order of preference.
    package var ways: [ProxyWay]
    /// Proxies that are read at once.
    package var concurrency: Int
    /// `/certs` is read at least every so many polls of a proxy.
    package var certificatesEvery: Int
    /// Where istiod runs and keeps its CA.
    package var rootNamespace: String
    /// Namespaces whose Secrets are read where those of the whole cluster may not be.
    package var secretNamespaces: [String]
    /// Secrets that are read by name where their namespace's may not be listed.
    package var secretNames: [ObjectName]
    package var requestsPerSecond: Double
    package var requestBurst: Int
    package var shard: Shard

    package init(
        name: String,
        polling: PollingSettings,
        cluster: String? = nil,
        access: ClusterAccess,
        heldFiles: [MemoryFile] = [],
        subjects: Set<Subject> = Set(Subject.allCases),
        namespaces: [String] = [],
        podSelector: String? = nil,
        node: String? = nil,
        ways: [ProxyWay] = [.portForward, .agent, .handshake],
        concurrency: Int = 8,
        certificatesEvery: Int = 10,
        rootNamespace: String = "istio-system",
        secretNamespaces: [String] = [],
        secretNames: [ObjectName] = [],
        requestsPerSecond: Double = 50,
        requestBurst: Int = 100,
        shard: Shard = Shard(index: 0, total: 1)
    ) {
        self.name = name
        self.polling = polling
        self.cluster = cluster
        self.access = access
        self.heldFiles = heldFiles
        self.subjects = subjects
        self.namespaces = namespaces
        self.podSelector = podSelector
        self.node = node
        self.ways = ways
        self.concurrency = concurrency
        self.certificatesEvery = certificatesEvery
        self.rootNamespace = rootNamespace
        self.secretNamespaces = secretNamespaces
        self.secretNames = secretNames
        self.requestsPerSecond = requestsPerSecond
        self.requestBurst = requestBurst
        self.shard = shard
    }
}
