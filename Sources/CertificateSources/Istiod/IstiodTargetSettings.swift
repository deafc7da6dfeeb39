// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// One istiod to poll.
package struct IstiodTargetSettings: Sendable, Equatable {
    /// A port on which it presents a certificate.
    package struct TLSAddress: Sendable, Equatable {
        /// IPv6 without brackets.
        package let host: String
        package let port: Int

        package init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        var description: String { Endpoint.authority(host: host, port: port) }
    }

    package let endpoint: Endpoint
    /// Of its metrics; starts with a slash.
    package let path: String
    package let tlsAddresses: [TLSAddress]
    /// Labels that the configuration gives. Without a pod, the address tells one istiod from another.
    package let namespace: String?
    package let pod: String?

    package init(
        endpoint: Endpoint,
        path: String = "/metrics",
        tlsAddresses: [TLSAddress] = [],
        namespace: String? = nil,
        pod: String? = nil
    ) {
        self.endpoint = endpoint
        self.path = path
        self.tlsAddresses = tlsAddresses
        self.namespace = namespace
        self.pod = pod
    }

    /// What operators know it by.
    var name: String { "\(endpoint)\(path)" }

    var place: IstiodPlace {
        IstiodPlace(namespace: namespace, pod: pod, address: pod == nil ? authority : nil)
    }

    private var authority: String {
        switch endpoint.address {
        case .network(let host, let port): "\(host):\(port)"
        case .unixSocket(let path): path
        }
    }
}
