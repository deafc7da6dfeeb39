// SPDX-License-Identifier: Apache-2.0

import CertificateHealth

extension SourceContext {
    /// Counts a failed poll.
    ///
    /// - Parameter last: why the one before failed; one reason is logged once.
    func report(_ failure: WayFailure, of target: TargetID, after last: inout String?) {
        reportFailure(
            reason: failure.reason,
            message: failure.message,
            of: target,
            isRepeated: last == failure.reason
        )
        last = failure.reason
    }
}
