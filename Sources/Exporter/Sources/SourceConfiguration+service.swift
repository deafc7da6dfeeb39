// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import CertificateSources
import HTTPTransport
import Kubernetes
import ServiceLifecycle

extension SourceConfiguration {
    /// The service that feeds the inventory from this source.
    ///
    /// - Parameter environment: of the process, which tells a pod where its cluster is.
    func service(
        transport: Transport,
        context: SourceContext,
        environment: [String: String]
    ) throws -> any Service {
        switch self {
        case .envoy(let source):
            EnvoySource(settings: try EnvoySourceSettings(source), transport: transport, context: context)
        case .files(let source):
            FilesSource(
                settings: FilesSourceSettings(
                    name: source.name,
                    polling: PollingSettings(source.polling, source.limits),
                    patterns: source.paths,
                    passphrases: source.passphrases
                ),
                context: context,
                kubeconfigs: KubeconfigCertificates()
            )
        case .istiod(let source):
            IstiodSource(settings: try IstiodSourceSettings(source), transport: transport, context: context)
        case .tls(let source):
            TLSSource(
                settings: TLSSourceSettings(
                    name: source.name,
                    polling: PollingSettings(source.polling, source.limits),
                    targets: try source.targets.map { try TLSTargetSettings($0) },
                    shard: source.shard
                ),
                transport: transport,
                context: context
            )
        case .kubernetes(let source):
            KubernetesSource(
                settings: KubernetesSourceSettings(
                    source,
                    try ClusterConnection(source.kubeconfig, environment: environment)
                ),
                transport: transport,
                context: context
            )
        case .vault(let source):
            VaultSource(
                settings: try VaultSourceSettings(source, polling: PollingSettings(source.polling, source.limits)),
                transport: transport,
                context: context
            )
        }
    }
}

extension KubernetesSourceSettings {
    fileprivate init(_ source: KubernetesSourceConfiguration, _ connection: ClusterConnection) {
        self.init(
            name: source.name,
            polling: PollingSettings(source.polling, source.limits),
            cluster: source.cluster,
            access: connection.access,
            heldFiles: connection.heldFiles,
            subjects: source.watch,
            namespaces: source.proxies.namespaces,
            podSelector: source.proxies.selector,
            node: source.proxies.node,
            ways: source.proxies.ways,
            concurrency: source.proxies.concurrency,
            certificatesEvery: source.certsEvery,
            rootNamespace: source.rootNamespace,
            secretNamespaces: source.secrets.namespaces,
            secretNames: source.secrets.names,
            requestsPerSecond: Double(source.requests.perSecond),
            requestBurst: source.requests.burst,
            shard: source.shard
        )
    }
}

extension EnvoySourceSettings {
    fileprivate init(_ source: EnvoySourceConfiguration) throws(EndpointError) {
        var targets: [EnvoyTargetSettings] = []
        for target in source.targets {
            targets.append(
                EnvoyTargetSettings(
                    endpoint: try Endpoint(target.url.text),
                    agent: try target.agentURL.map { url throws(EndpointError) in try Endpoint(url.text) },
                    namespace: target.labels.namespace,
                    workload: target.labels.workload,
                    pod: target.labels.pod,
                    rotationRatio: target.rotationRatio
                )
            )
        }
        self.init(
            name: source.name,
            polling: PollingSettings(source.polling, source.limits),
            targets: targets,
            certificatesEvery: source.certsEvery,
            tls: TLSOptions(source.tls),
            bearerTokenFile: source.bearerTokenFile
        )
    }
}

extension IstiodSourceSettings {
    fileprivate init(_ source: IstiodSourceConfiguration) throws(EndpointError) {
        var targets: [IstiodTargetSettings] = []
        for target in source.targets {
            targets.append(
                IstiodTargetSettings(
                    endpoint: try Endpoint(target.url.server.text),
                    path: target.url.path,
                    tlsAddresses: target.tlsAddresses.map {
                        IstiodTargetSettings.TLSAddress(host: $0.host, port: $0.port)
                    },
                    namespace: target.labels.namespace,
                    pod: target.labels.pod
                )
            )
        }
        self.init(
            name: source.name,
            polling: PollingSettings(source.polling, source.limits),
            targets: targets,
            tls: TLSOptions(source.tls),
            bearerTokenFile: source.bearerTokenFile,
            shard: source.shard
        )
    }
}

extension TLSOptions {
    init(_ tls: TLSConfiguration) {
        self.init(
            caFile: tls.caFile,
            clientCertificateFile: tls.certFile,
            clientKeyFile: tls.keyFile,
            serverName: tls.serverName
        )
    }
}

extension PollingSettings {
    fileprivate init(_ polling: PollingConfiguration, _ limits: SourceLimits) {
        self.init(
            interval: polling.interval,
            timeout: polling.timeout,
            maximumBodyBytes: limits.maxBodyBytes,
            inventoryLimits: InventoryLimits(
                maximumAge: Int64(polling.maxAge / .seconds(1)),
                maximumSlots: max(1, limits.maxSeries / SlotSection.seriesPerSlot)
            )
        )
    }
}
