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
            let isName = serverName.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
            guard isName, !serverName.isEmpty else {
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
