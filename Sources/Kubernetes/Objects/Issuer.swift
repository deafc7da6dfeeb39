// SPDX-License-Identifier: Apache-2.0

/// An issuer for the Certificates of its own namespace.
package struct Issuer: CertManagerIssuer {
    package static let resource = ResourceKind(
        group: IssuerReference.ownGroup,
        plural: "issuers",
        isNamespaced: true
    )
    package static let kind = "Issuer"

    package let metadata: ObjectMetadata
    package let content: IssuerContent

    package init(metadata: ObjectMetadata, content: IssuerContent) {
        self.metadata = metadata
        self.content = content
    }
}
