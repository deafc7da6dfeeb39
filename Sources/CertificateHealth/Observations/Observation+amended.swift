// SPDX-License-Identifier: Apache-2.0

package import Certificates

extension Observation {
    /// The same with what is known of the target from elsewhere: what it is to the mesh, and when its certificates are
    /// to be replaced.
    package func amended(
        location: AuthorityLocation?,
        changedAt: UnixTime?,
        plan: (ObservedSlot) -> RotationPlan?
    ) -> Observation {
        Observation(
            slots: slots.map { $0.planned(plan($0)) },
            trustBundle: trustBundle,
            pinnedBundles: pinnedBundles,
            proxy: proxy,
            expectedIdentity: expectedIdentity,
            capability: capability,
            namespaceBundle: namespaceBundle,
            location: location,
            changedAt: changedAt,
            revocationLists: revocationLists,
            reports: reports
        )
    }
}

extension ObservedSlot {
    fileprivate func planned(_ plan: RotationPlan?) -> ObservedSlot {
        ObservedSlot(
            id: id,
            certificate: certificate,
            chain: chain,
            served: served,
            delivery: delivery,
            updatedAt: updatedAt,
            plan: plan,
            reportsUse: reportsUse
        )
    }
}
