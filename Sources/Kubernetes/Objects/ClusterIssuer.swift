// SPDX-License-Identifier: Apache-2.0

/// An issuer for the Certificates of every namespace.
package struct ClusterIssuer: CertManagerIssuer {
    package static let resource = ResourceKind(
        group: IssuerReference.ownGroup,
        plural: "clusterissuers",
        isNamespaced: false
    )
    package static let kind = "ClusterIssuer"

    package let metadata: ObjectMetadata
    package let content: IssuerContent

    package init(metadata: ObjectMetadata, content: IssuerContent) {
        self.metadata = metadata
        self.content = content
    }
}
