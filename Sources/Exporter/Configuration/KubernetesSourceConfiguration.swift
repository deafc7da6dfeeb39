// SPDX-License-Identifier: Apache-2.0

package import CertificateSources
package import Kubernetes

/// A cluster: how to reach it, and what of it is read.
package struct KubernetesSourceConfiguration: Sendable, Equatable {
    /// Which of a kubeconfig file's contexts to use.
    package struct Kubeconfig: Sendable, Equatable {
        /// `nil` for those that `kubectl` would read.
        package var file: String?
        /// `nil` for the file's current one.
        package var context: String?

        package init(file: String?, context: String? = nil) {
            self.file = file
            self.context = context
        }
    }

    package struct Proxies: Sendable, Equatable {
        /// Empty for all.
        package var namespaces: [String] = []
        package var selector: String?
        package var node: String?
        /// In the order of preference; none twice.
        package var ways: [ProxyWay] = [.portForward, .agent, .handshake]
        package var concurrency = 8

        package init() {}
    }

    package struct Secrets: Sendable, Equatable {
        package var namespaces: [String] = []
        package var names: [ObjectName] = []

        package init() {}
    }

    package struct Requests: Sendable, Equatable {
        package var perSecond = 50
        package var burst = 100

        package init() {}
    }

    /// Reading a proxy costs the API server a tunnel, and certificates live a day.
    package static let defaultPolling = PollingConfiguration(
        interval: .seconds(300),
        timeout: .seconds(10),
        maxAge: .seconds(1800)
    )

    package var name: String
    package var polling: PollingConfiguration
    package var limits: SourceLimits
    /// The label `cluster`.
    package var cluster: String?
    /// `nil` for the cluster that the program runs in.
    package var kubeconfig: Kubeconfig?
    package var watch: Set<KubernetesSourceSettings.Subject>
    package var proxies = Proxies()
    package var secrets = Secrets()
    package var rootNamespace = "istio-system"
    package var certsEvery = 10
    package var requests = Requests()
    /// From the shard of the whole program.
    package var shard = Shard(index: 0, total: 1)

    package init(
        name: String,
        polling: PollingConfiguration = Self.defaultPolling,
        limits: SourceLimits = SourceLimits(),
        watch: Set<KubernetesSourceSettings.Subject> = Set(KubernetesSourceSettings.Subject.allCases)
    ) {
        self.name = name
        self.polling = polling
        self.limits = limits
        self.watch = watch
    }
}
