// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Vault

/// Something of a server that is asked, and that fails, by itself.
struct VaultTarget: Sendable {
    let id: TargetID
    let context: SourceContext
    /// Whether what was told last is still shown: what failed since may have grown too old and ended.
    private(set) var isShown = false
    private var lastFailure: String?
    private var lastProblems: [SourceProblem] = []

    init(id: TargetID, context: SourceContext) {
        self.id = id
        self.context = context
    }

    /// - Parameters:
    ///   - observation: `nil` where nothing changed since the last, and it `isShown`.
    ///   - problems: parts that could not be read.
    mutating func succeed(_ observation: Observation?, problems: [SourceProblem] = []) {
        lastFailure = nil
        isShown = true
        let now = context.now()
        context.inventory.update { [id] state in
            if let observation { state.apply(observation, to: id, at: now) }
            state.confirm(id, counters: nil, at: now)
        }
        context.report(problems, of: id, isRepeated: problems == lastProblems)
        lastProblems = problems
    }

    /// - Parameter isStandby: whether the server is known for one. What it sends its clients away for is no target as
    ///   long as it does: the active server is asked by itself.
    mutating func fail(_ error: VaultError, onStandby isStandby: Bool = false) {
        isShown = false
        guard !Task.isCancelled else { return }
        guard !(isStandby && error.reason == .standby) else {
            lastFailure = nil
            return context.inventory.update { [id] in $0.forget(id) }
        }
        let reason = error.reason.label
        context.reportFailure(reason: reason, message: error.message, of: id, isRepeated: reason == lastFailure)
        lastFailure = reason
    }
}
