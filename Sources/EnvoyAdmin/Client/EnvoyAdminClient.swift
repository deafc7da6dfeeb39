// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Asks one Envoy's admin endpoint, over one connection that it keeps. It only ever sends GET, because the same
/// endpoint also drains listeners and ends the proxy.
package struct EnvoyAdminClient: Sendable {
    let transport: Transport
    private let endpoint: Endpoint
    private let tls: TLSOptions
    private let bearerTokenFile: String?
    private let maximumBodyBytes: Int

    package init(
        transport: Transport,
        endpoint: Endpoint,
        tls: TLSOptions = TLSOptions(),
        bearerTokenFile: String? = nil,
        maximumBodyBytes: Int
    ) {
        self.transport = transport
        self.endpoint = endpoint
        self.tls = tls
        self.bearerTokenFile = bearerTokenFile
        self.maximumBodyBytes = maximumBodyBytes
    }

    /// The body of the secrets dump of one state, for `SecretsDump(json:state:)`. The mask leaves out keys, and all
    /// else that holds no certificate, at the proxy.
    package func secretsDump(
        _ state: EnvoySecret.State,
        within timeout: Duration
    ) async throws(EnvoyAdminError) -> [UInt8] {
        let resource =
            switch state {
            case .active: "dynamic_active_secrets"
            case .warming: "dynamic_warming_secrets"
            case .fixed: "static_secrets"
            }
        let mask =
            "name,last_updated,version_info,secret.tls_certificate.certificate_chain,"
            + "secret.validation_context.trusted_ca"
        return try await body(of: "/config_dump?resource=\(resource)&mask=\(mask)", within: timeout)
    }

    /// The text of the TLS and SDS counters, for `EnvoyStatistics`.
    package func statistics(
        _ selection: StatisticsSelection,
        within timeout: Duration
    ) async throws(EnvoyAdminError) -> [UInt8] {
        try await body(of: selection.path, within: timeout)
    }

    /// Who the proxy is. The answer is large, because it lists every extension: ask once a connection.
    package func node(within timeout: Duration) async throws(EnvoyAdminError) -> ProxyNode {
        try ProxyNode(serverInfo: try await body(of: "/server_info", within: timeout))
    }

    /// The certificates in use, read while they arrive.
    package func certificatesInUse(within timeout: Duration) async throws(EnvoyAdminError) -> CertificatesInUse {
        var reader = CertificatesReader()
        try await transport.read(request("/certs", within: timeout)) { chunk throws(EnvoyAdminError) in
            try reader.feed(chunk)
        }
        return try reader.finish()
    }

    private func body(of path: String, within timeout: Duration) async throws(EnvoyAdminError) -> [UInt8] {
        do throws(TransferError) {
            return try await transport.response(to: request(path, within: timeout)).body
        } catch {
            throw EnvoyAdminError(error, path: String(path.prefix { $0 != "?" }))
        }
    }

    func request(_ path: String, within timeout: Duration) -> TransferRequest {
        TransferRequest(
            endpoint: endpoint,
            path: path,
            bearerTokenFile: bearerTokenFile,
            tls: tls,
            limits: TransferLimits(
                connectTimeout: min(.seconds(3), timeout),
                totalTimeout: timeout,
                maximumBodyBytes: maximumBodyBytes
            ),
            acceptsOnlySuccess: true
        )
    }
}
