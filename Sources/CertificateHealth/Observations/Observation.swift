// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// What one look at one target saw.
package struct Observation: Sendable {
    package let slots: [ObservedSlot]
    /// Every CA certificate of the bundle that the target trusts the mesh's peers by.
    package let trustBundle: Set<Certificate>
    /// What it trusts some of its peers by instead.
    package let pinnedBundles: [PinnedBundle]
    /// Set where the target is a proxy.
    package let proxy: ProxyIdentity?
    /// Whose identity a proxy's workload certificate ought to be.
    package let expectedIdentity: ExpectedIdentity?
    package let capability: ProxyCapability?
    /// Set where the target is a namespace's trust bundle.
    package let namespaceBundle: NamespaceBundle?
    /// Set where the mesh takes or trusts its CA from the target.
    package let location: AuthorityLocation?
    /// When the content last changed, where the target tells.
    package let changedAt: UnixTime?
    package let revocationLists: [RevocationList]
    /// What the target tells beside its certificates.
    package let reports: [TargetReport]

    package init(
        slots: [ObservedSlot],
        trustBundle: Set<Certificate> = [],
        pinnedBundles: [PinnedBundle] = [],
        proxy: ProxyIdentity? = nil,
        expectedIdentity: ExpectedIdentity? = nil,
        capability: ProxyCapability? = nil,
        namespaceBundle: NamespaceBundle? = nil,
        location: AuthorityLocation? = nil,
        changedAt: UnixTime? = nil,
        revocationLists: [RevocationList] = [],
        reports: [TargetReport] = []
    ) {
        self.slots = slots
        self.trustBundle = trustBundle
        self.pinnedBundles = pinnedBundles
        self.proxy = proxy
        self.expectedIdentity = expectedIdentity
        self.capability = capability
        self.namespaceBundle = namespaceBundle
        self.location = location
        self.changedAt = changedAt
        self.revocationLists = revocationLists
        self.reports = reports
    }
}
