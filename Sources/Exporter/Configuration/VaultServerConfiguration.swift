// SPDX-License-Identifier: Apache-2.0

package import CertificateSources

/// One namespace of a Vault or OpenBao server.
package struct VaultServerConfiguration: Sendable, Equatable {
    package static let defaultListing = VaultServerSettings.Listing(
        interval: .seconds(600),
        perSecond: 10,
        maximumCount: 10_000
    )
    /// Where a pod finds its own token.
    package static let serviceAccountTokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token"

    package var url: AdminAddress
    /// The label `server`; `nil` for host and port of the URL.
    package var name: String?
    /// `nil` for the root namespace.
    package var namespace: String?
    /// At least one; none twice.
    package var mounts: [String]
    package var tls: TLSConfiguration
    /// `nil` reads what is told without a token.
    package var credential: VaultCredential?
    package var roles: VaultServerSettings.Roles
    /// `nil` leaves the certificates alone that the mounts keep.
    package var listing: VaultServerSettings.Listing?

    package init(
        url: AdminAddress,
        name: String? = nil,
        namespace: String? = nil,
        mounts: [String],
        tls: TLSConfiguration = TLSConfiguration(),
        credential: VaultCredential? = nil,
        roles: VaultServerSettings.Roles = .none,
        listing: VaultServerSettings.Listing? = nil
    ) {
        self.url = url
        self.name = name
        self.namespace = namespace
        self.mounts = mounts
        self.tls = tls
        self.credential = credential
        self.roles = roles
        self.listing = listing
    }
}
