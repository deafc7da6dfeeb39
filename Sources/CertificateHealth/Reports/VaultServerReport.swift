// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// A Vault or OpenBao server.
package struct VaultServerReport: Hashable, Sendable {
    /// What is read, and fails, by itself.
    package enum Part: String, Hashable, Sendable {
        case health
        /// The exporter's own.
        case token
    }

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

    package let server: String
    package let part: Part
    package var version: String?
    package var isInitialized: Bool?
    package var isSealed: Bool?
    package var isStandby: Bool?
    /// Seconds that its clock is ahead of ours.
    package var clockSkew: Int64?
    /// The exporter's own, by namespace.
    package var tokens: [Token] = []

    package init(server: String, part: Part = .health) {
        self.server = server
        self.part = part
    }

    package var subject: ReportSubject {
        ReportSubject(.vaultServer, server, part.rawValue, part == .token ? tokens.first?.namespace : nil)
    }
}
