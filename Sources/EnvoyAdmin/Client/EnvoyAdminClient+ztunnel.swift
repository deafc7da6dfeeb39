// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

extension EnvoyAdminClient {
    /// A dump of tens of megabytes is usual in a large mesh, and costs no memory: more than this is no ztunnel.
    private static let maximumDumpBytes = 512 << 20

    /// The certificates of the workloads on a ztunnel's node, read while the whole configuration arrives: ztunnel's
    /// admin endpoint has no filter.
    package func ztunnelCertificates(within timeout: Duration) async throws(EnvoyAdminError) -> ZtunnelCertificates {
        var request = request("/config_dump", within: timeout)
        request.limits.maximumBodyBytes = max(request.limits.maximumBodyBytes, Self.maximumDumpBytes)
        var reader = ZtunnelReader()
        try await transport.read(request) { chunk throws(EnvoyAdminError) in try reader.feed(chunk) }
        return try reader.finish()
    }
}
