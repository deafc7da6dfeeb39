// SPDX-License-Identifier: Apache-2.0

import CertificateSources
import HTTPTransport

extension VaultSourceSettings {
    init(_ source: VaultSourceConfiguration, polling: PollingSettings) throws(EndpointError) {
        var servers: [VaultServerSettings] = []
        for server in source.servers {
            servers.append(
                VaultServerSettings(
                    endpoint: try Endpoint(server.url.text),
                    name: server.name,
                    namespace: server.namespace,
                    mounts: server.mounts,
                    tls: TLSOptions(server.tls),
                    credential: server.credential,
                    roles: server.roles,
                    listing: server.listing
                )
            )
        }
        self.init(name: source.name, polling: polling, servers: servers, shard: source.shard)
    }
}
