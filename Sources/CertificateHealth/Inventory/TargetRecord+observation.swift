// SPDX-License-Identifier: Apache-2.0

extension TargetRecord {
    /// What the target showed, as far as it is kept. Applied again, it changes nothing.
    package var observation: Observation {
        let shown = slots.map { id, state in
            ObservedSlot(
                id: id,
                certificate: state.certificate,
                chain: state.chain,
                served: state.current,
                delivery: state.isInUse == false ? .notInUse(served: state.current) : .inUse,
                plan: state.ownPlan,
                reportsUse: state.isInUse != nil
            )
        }
        return Observation(
            slots: shown + shadowed,
            trustBundle: trustBundle,
            pinnedBundles: pinnedBundles,
            proxy: proxy,
            expectedIdentity: expectedIdentity,
            capability: capability,
            namespaceBundle: namespaceBundle,
            location: location,
            changedAt: changedAt,
            revocationLists: revocationLists,
            reports: reports + shadowedReports
        )
    }
}
