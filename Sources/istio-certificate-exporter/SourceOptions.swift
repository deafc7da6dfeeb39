// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Exporter

/// The flags that say what to watch and where to serve it.
struct SourceOptions: ParsableArguments {
    @Option(name: .customLong("config.file"), help: "The configuration file (YAML).")
    var configFile: String?

    @Option(name: .customLong("web.listen-address"), help: "Address to serve on. (default: :9694)")
    var listenAddress: String?

    @Option(name: .customLong("web.telemetry-path"), help: "Path of the metrics. (default: /metrics)")
    var telemetryPath: String?

    @Option(
        name: .customLong("envoy.admin"),
        help: "An Envoy's admin endpoint, http://127.0.0.1:15000 or unix:///path. Repeatable."
    )
    var envoyAdmin: [String] = []

    @Option(name: .customLong("files"), help: "A pattern of certificate files, such as '/etc/certs/*.pem'. Repeatable.")
    var files: [String] = []

    @Flag(
        name: .customLong("kubernetes"),
        help: "Watch a cluster: the one that this runs in, else that of the kubeconfig. In a pod this is the default."
    )
    var kubernetes = false

    @Option(name: .customLong("kubernetes.kubeconfig"), help: "The cluster's kubeconfig file. (default: as kubectl's)")
    var kubeconfig: String?

    @Option(name: .customLong("kubernetes.context"), help: "A context of the kubeconfig. (default: its current one)")
    var kubernetesContext: String?

    @Option(name: .customLong("kubernetes.node"), help: "Read only the proxies of this node.")
    var kubernetesNode: String?

    @Option(
        name: .customLong("kubernetes.namespace"),
        help: "Read only the proxies of this namespace. Repeatable. (default: all)"
    )
    var kubernetesNamespaces: [String] = []

    @Option(
        name: .customLong("shard.index"),
        help: "Which of the shards this is, from 0. (default: the ordinal of the pod's name)"
    )
    var shardIndex: String?

    @Option(name: .customLong("shard.total"), help: "Instances that share each cluster's objects.")
    var shardTotal: String?

    var flags: ConfigurationFlags {
        ConfigurationFlags(
            webListenAddress: listenAddress,
            webTelemetryPath: telemetryPath,
            envoyAdmin: envoyAdmin,
            files: files,
            kubernetes: kubernetes,
            kubeconfig: kubeconfig,
            kubernetesContext: kubernetesContext,
            kubernetesNode: kubernetesNode,
            kubernetesNamespaces: kubernetesNamespaces,
            shardIndex: shardIndex,
            shardTotal: shardTotal
        )
    }
}
