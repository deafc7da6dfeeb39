// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// What one poll of one target saw.
package struct Observation: Sendable {
    package let slots: [ObservedSlot]
    /// Every CA certificate in the bundles that the target trusts.
    package let trustBundle: Set<Certificate>
    /// Set where the target is a proxy.
    package let proxy: ProxyIdentity?
    package let capability: ProxyCapability?

    package init(
        slots: [ObservedSlot],
        trustBundle: Set<Certificate> = [],
        proxy: ProxyIdentity? = nil,
        capability: ProxyCapability? = nil
    ) {
        self.slots = slots
        self.trustBundle = trustBundle
        self.proxy = proxy
        self.capability = capability
    }
}
