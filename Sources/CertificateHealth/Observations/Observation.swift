// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// What one look at one target saw.
package struct Observation: Sendable {
    package let slots: [ObservedSlot]
    /// Every CA certificate in the bundles that the target trusts.
    package let trustBundle: Set<Certificate>
    /// Set where the target is a proxy.
    package let proxy: ProxyIdentity?
    package let capability: ProxyCapability?
    /// Set where the target is a namespace's trust bundle.
    package let namespaceBundle: NamespaceBundle?
    /// Set where the mesh takes or trusts its CA from the target.
    package let location: AuthorityLocation?
    package let revocationLists: [ObservedRevocationList]

    package init(
        slots: [ObservedSlot],
        trustBundle: Set<Certificate> = [],
        proxy: ProxyIdentity? = nil,
        capability: ProxyCapability? = nil,
        namespaceBundle: NamespaceBundle? = nil,
        location: AuthorityLocation? = nil,
        revocationLists: [ObservedRevocationList] = []
    ) {
        self.slots = slots
        self.trustBundle = trustBundle
        self.proxy = proxy
        self.capability = capability
        self.namespaceBundle = namespaceBundle
        self.location = location
        self.revocationLists = revocationLists
    }
}
