// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// A Vault or OpenBao server, and what of one of its namespaces is read.
package struct VaultServerSettings: Sendable {
    /// Which roles of the mounts are read. Each costs a request at every poll.
    package enum Roles: Sendable, Equatable {
        case none, all
        case named([String])
    }

    /// How the certificates that a mount keeps are read.
    package struct Listing: Sendable, Equatable {
        /// From the end of one listing to the beginning of the next.
        package let interval: Duration
        /// Certificates that are asked for in a second, at most.
        package let perSecond: Int
        /// A mount that keeps more is not listed.
        package let maximumCount: Int

        package init(interval: Duration, perSecond: Int, maximumCount: Int) {
            self.interval = interval
            self.perSecond = perSecond
            self.maximumCount = maximumCount
        }
    }

    package let endpoint: Endpoint
    /// The label `server`.
    package let name: String
    /// Without slashes at its ends; `nil` for the root.
    package let namespace: String?
    /// Paths of PKI engines, without slashes at their ends.
    package let mounts: [String]
    package let tls: TLSOptions
    package let credential: VaultCredential?
    package let roles: Roles
    package let listing: Listing?

    package init(
        endpoint: Endpoint,
        name: String? = nil,
        namespace: String? = nil,
        mounts: [String],
        tls: TLSOptions = TLSOptions(),
        credential: VaultCredential? = nil,
        roles: Roles = .none,
        listing: Listing? = nil
    ) {
        self.endpoint = endpoint
        self.name = name ?? endpoint.place
        self.namespace = namespace
        self.mounts = mounts
        self.tls = tls
        self.credential = credential
        self.roles = roles
        self.listing = listing
    }

    /// The URL of a path of the API in this namespace, by which operators know what is asked.
    func name(of path: String) -> String {
        (["\(endpoint)/v1", namespace, path].compactMap { $0 }).joined(separator: "/")
    }
}

extension Endpoint {
    /// `host:port`, or the path of the socket.
    fileprivate var place: String {
        switch address {
        case .network(let host, let port): "\(host):\(port)"
        case .unixSocket(let path): path
        }
    }
}
