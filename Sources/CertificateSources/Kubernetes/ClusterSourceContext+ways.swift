// SPDX-License-Identifier: Apache-2.0

/// Ways that are refused to a namespace are left alone for a while, and said to be down.
extension ClusterSourceContext {
    func allows(_ way: ProxyWay, in namespace: String) -> Bool {
        picture.update { [elapsed] state in state.refusals.allows(way, in: namespace, at: elapsed()) }
    }

    func accept(_ way: ProxyWay, in namespace: String) {
        let isRefused = picture.update { state in
            state.refusals.accept(way, in: namespace)
            return state.refusals.isRefused(way)
        }
        if !isRefused { notePartUp(way.rawValue) }
    }

    func refuse(_ way: ProxyWay, in namespace: String, _ failure: WayFailure) {
        picture.update { [elapsed] state in state.refusals.refuse(way, in: namespace, at: elapsed()) }
        notePartDown(way.rawValue, reason: failure.reason, message: failure.message)
    }
}
