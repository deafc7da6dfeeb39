// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// CA certificates that a proxy trusts for some of its peers instead of the mesh's bundle: what a DestinationRule or a
/// Gateway names by `caCertificates` or `credentialName`.
package struct PinnedBundle: Hashable, Sendable {
    /// The SDS resource, such as `file-root:PATH` or `kubernetes://NAME-cacert`.
    package let secret: String
    package let certificates: Set<Certificate>

    /// A bundle with more certificates than this is a public trust store, which pins nothing.
    package static let maximumCertificates = 32

    package init(secret: String, certificates: Set<Certificate>) {
        self.secret = secret
        self.certificates = certificates
    }
}
