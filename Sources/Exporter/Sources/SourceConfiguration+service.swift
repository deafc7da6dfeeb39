// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import CertificateSources
import HTTPTransport
import ServiceLifecycle

extension SourceConfiguration {
    /// The service that feeds the inventory from this source.
    func service(transport: Transport, context: SourceContext) throws(EndpointError) -> any Service {
        switch self {
        case .envoy(let source):
            EnvoySource(settings: try EnvoySourceSettings(source), transport: transport, context: context)
        case .files(let source):
            FilesSource(
                settings: FilesSourceSettings(
                    name: source.name,
                    polling: PollingSettings(source.polling, source.limits),
                    patterns: source.paths
                ),
                context: context
            )
        }
    }
}

extension EnvoySourceSettings {
    fileprivate init(_ source: EnvoySourceConfiguration) throws(EndpointError) {
        var targets: [EnvoyTargetSettings] = []
        for target in source.targets {
            targets.append(
                EnvoyTargetSettings(
                    endpoint: try Endpoint(target.url.text),
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
            tls: TLSOptions(
                caFile: source.tls.caFile,
                clientCertificateFile: source.tls.certFile,
                clientKeyFile: source.tls.keyFile,
                serverName: source.tls.serverName
            ),
            bearerTokenFile: source.bearerTokenFile
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
