// SPDX-License-Identifier: Apache-2.0

/// How a connection gets to its endpoint: the URL's origin, which libcurl verifies, and the way around it.
struct Route {
    let origin: String
    let connectTo: String?
    let unixSocketPath: String?

    init(endpoint: Endpoint, serverName: String?, summary: String) throws(TransferError) {
        switch endpoint.address {
        case .unixSocket(let path):
            origin = "http://\(endpoint.authority)"
            connectTo = nil
            unixSocketPath = path
        case .network(let host, let port):
            unixSocketPath = nil
            guard endpoint.scheme == .https, let serverName else {
                origin = "\(endpoint.scheme.rawValue)://\(endpoint.authority)"
                connectTo = nil
                return
            }
            guard serverName.isServerName else {
                throw TransferError(
                    reason: .tls,
                    message: "\(summary): \"\(serverName.printable)\" is not a DNS name that a server name can be"
                )
            }
            origin = "https://\(serverName):\(port)"
            connectTo = "::\(host):\(port)"
        }
    }
}
