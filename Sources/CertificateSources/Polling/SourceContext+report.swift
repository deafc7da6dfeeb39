// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Logging

extension SourceContext {
    /// Counts each problem and says it in the log.
    ///
    /// - Parameter isRepeated: whether the log has said so before.
    func report(_ problems: [SourceProblem], of target: TargetID, isRepeated: Bool = false) {
        guard !problems.isEmpty else { return }
        inventory.update { state in
            for problem in problems { state.countError(problem.reason, of: target.source) }
        }
        for problem in problems {
            logger.log(
                level: isRepeated ? .debug : .warning,
                "part of a target could not be read",
                metadata: [
                    "source_name": "\(target.source)", "target": "\(target.name)", "reason": "\(problem.reason)",
                    "error": "\(problem.message)",
                ]
            )
        }
    }

    /// Counts a failed poll. A target that keeps failing for one reason is logged once.
    func reportFailure(reason: String, message: String, of target: TargetID, isRepeated: Bool) {
        inventory.update { $0.fail(target, reason: reason) }
        logger.log(
            level: isRepeated ? .debug : .warning,
            "poll failed",
            metadata: [
                "source_name": "\(target.source)", "target": "\(target.name)", "reason": "\(reason)",
                "error": "\(message)",
            ]
        )
    }
}
