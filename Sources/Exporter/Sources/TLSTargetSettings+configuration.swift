// SPDX-License-Identifier: Apache-2.0

import CertificateSources
import HTTPTransport

extension TLSTargetSettings {
    init(_ target: TLSTarget) throws(EndpointError) {
        var request = try TLSHandshakeRequest(host: target.address.host, port: target.address.port)
        request.serverName = target.handshake.serverName
        request.applicationProtocols = target.handshake.applicationProtocols
        request.startTLS = target.handshake.startTLS
        request.trust = target.handshake.caFile.map { .file($0) } ?? .system
        request.clientCertificateFile = target.handshake.certFile
        request.clientKeyFile = target.handshake.keyFile
        self.init(address: "\(target.address)", handshake: request)
    }
}
