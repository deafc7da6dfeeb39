// SPDX-License-Identifier: Apache-2.0

extension MeshPod.Availability {
    init(of pod: Pod, kind: MeshPod.Kind, proxy: ProxyContainer?) {
        if pod.isBeingDeleted {
            self = .leaving
            return
        }
        switch pod.status.phase {
        case .succeeded, .failed: self = .finished
        case .pending, .unknown: self = .waiting
        case .running where kind == .ambient:
            self = pod.annotations[.ambientRedirection] == "enabled" ? .running : .waiting
        case .running:
            // A container that the status does not list has not been started.
            switch proxy?.status?.state ?? .waiting {
            case .running: self = .running
            case .waiting: self = .waiting
            case .terminated: self = .finished
            }
        }
    }
}
