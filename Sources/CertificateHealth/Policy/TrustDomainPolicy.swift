// SPDX-License-Identifier: Apache-2.0

/// The trust domains that identities of the mesh may have: its own, and those that it had before or shares
/// (`trustDomainAliases` of Istio's MeshConfig).
package struct TrustDomainPolicy: Hashable, Sendable {
    package let own: String
    package let aliases: [String]

    package init(own: String, aliases: [String] = []) {
        self.own = own
        self.aliases = aliases
    }

    package func accepts(_ trustDomain: String) -> Bool { trustDomain == own || aliases.contains(trustDomain) }
}
