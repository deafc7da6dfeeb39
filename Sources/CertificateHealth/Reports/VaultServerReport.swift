// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// A Vault or OpenBao server.
package struct VaultServerReport: Hashable, Sendable {
    package struct Token: Hashable, Sendable {
        package var namespace: String?
        /// `nil` for one that does not end.
        package var expiration: UnixTime?
        package var isRenewable: Bool

        package init(namespace: String? = nil, expiration: UnixTime?, isRenewable: Bool) {
            self.namespace = namespace
            self.expiration = expiration
            self.isRenewable = isRenewable
        }
    }

    package var server: String
    package var version: String?
    package var isInitialized: Bool?
    package var isSealed: Bool?
    package var isStandby: Bool?
    /// Seconds that its clock is ahead of ours.
    package var clockSkew: Int64?
    /// Ours, by namespace.
    package var tokens: [Token] = []

    package init(server: String) {
        self.server = server
    }

    package var subject: ReportSubject { ReportSubject(.vaultServer, server) }
}
