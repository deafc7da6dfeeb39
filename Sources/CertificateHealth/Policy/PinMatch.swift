// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// Which leaves a pin is about. What is not given is not asked for.
package struct PinMatch: Hashable, Sendable {
    private let namespace: Glob?
    private let workload: Glob?
    private let trustDomain: Glob?

    package init(namespace: Glob? = nil, workload: Glob? = nil, trustDomain: Glob? = nil) {
        self.namespace = namespace
        self.workload = workload
        self.trustDomain = trustDomain
    }

    /// A leaf without a SPIFFE ID is in no trust domain: a pattern for these, even `*`, leaves it out.
    package func matches(_ id: SlotID, holding certificate: Certificate) -> Bool {
        guard id.role == .leaf, namespace?.matches(id.namespace) ?? true, workload?.matches(id.workload) ?? true else {
            return false
        }
        guard let trustDomain else { return true }
        guard let identity = SPIFFEID(of: certificate) else { return false }
        return trustDomain.matches(identity.trustDomain)
    }
}
