// SPDX-License-Identifier: Apache-2.0

import EnvoyAdmin

/// What is remembered of a cluster's proxy between polls.
struct ProxyReading: Sendable {
    /// Of the pod that was read: another one of the same name is read afresh.
    let uid: String
    var envoy = EnvoyTargetReading()
    var agent = AgentReading()
    /// Asked where the admin port was read.
    var besideAdminPort = KnownAgent()
    /// Which TLS counters the agent's text showed to exist; `nil` before that was asked.
    var included: EnvoyStatistics.Included?
    var security = SecurityReading()
    var lastFailure: String?

    init(uid: String) {
        self.uid = uid
    }
}
