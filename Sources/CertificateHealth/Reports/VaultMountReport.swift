// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// A PKI mount of a Vault server.
package struct VaultMountReport: Hashable, Sendable {
    /// What is read, and fails, by itself.
    package enum Part: String, Hashable, Sendable {
        case issuers, roles, certificates
    }

    package struct Issuer: Hashable, Sendable {
        package var id: String
        package var name: String?
        package var authority: AuthorityID?
        package var isDefault: Bool

        package init(id: String, name: String?, authority: AuthorityID?, isDefault: Bool) {
            self.id = id
            self.name = name
            self.authority = authority
            self.isDefault = isDefault
        }
    }

    /// Lifetimes that a role allows, in seconds; `nil` where the mount's own apply.
    package struct Role: Hashable, Sendable {
        package var name: String
        package var lifetime: Int64?
        package var maximumLifetime: Int64?

        package init(name: String, lifetime: Int64?, maximumLifetime: Int64?) {
            self.name = name
            self.lifetime = lifetime
            self.maximumLifetime = maximumLifetime
        }
    }

    package enum StoredState: String, Hashable, Sendable, CaseIterable {
        case valid, expired, revoked
    }

    package let server: String
    package let namespace: String?
    package let mount: String
    package let part: Part
    package var issuers: [Issuer] = []
    package var roles: [Role] = []
    /// Certificates that it keeps, where counting them was asked for.
    package var stored: [StoredState: Int] = [:]

    package init(server: String, namespace: String? = nil, mount: String, part: Part = .issuers) {
        self.server = server
        self.namespace = namespace
        self.mount = mount
        self.part = part
    }

    package var subject: ReportSubject { ReportSubject(.vaultMount, server, namespace, mount, part.rawValue) }
}
