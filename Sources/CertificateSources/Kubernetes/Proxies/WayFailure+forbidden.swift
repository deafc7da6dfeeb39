// SPDX-License-Identifier: Apache-2.0

import EnvoyAdmin
import Kubernetes

extension WayFailure {
    /// The other side knows us and tells us nothing.
    static let forbidden = KubernetesError.Reason.forbidden.rawValue

    /// Of a request by `pods/proxy`: agents never refuse, so that a refusal is the API server's.
    init(throughServer error: EnvoyAdminError) {
        guard error.status == 403 else {
            self.init(error as any Error)
            return
        }
        self.init(
            .refused,
            reason: Self.forbidden,
            message: "\(error.message); grant get on pods/proxy or leave it out"
        )
    }
}
