// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// What peers of a namespace's workloads may do without TLS, and where its clients are told to.
package struct MTLSReport: Hashable, Sendable {
    /// The raw value is the label `mode`.
    package enum Mode: String, Hashable, Sendable, CaseIterable {
        case strict = "STRICT"
        case permissive = "PERMISSIVE"
        case disable = "DISABLE"
    }

    /// The effective mode of a workload, or of one of its ports.
    package struct Workload: Hashable, Sendable {
        package var name: String
        /// `nil` for every port that has no mode of its own.
        package var port: Int?
        package var mode: Mode
        /// `NAMESPACE/NAME` of the policy that decided; `nil` for Istio's default.
        package var policy: String?
        package var since: UnixTime?

        package init(name: String, port: Int? = nil, mode: Mode, policy: String? = nil, since: UnixTime? = nil) {
            self.name = name
            self.port = port
            self.mode = mode
            self.policy = policy
            self.since = since
        }
    }

    /// A DestinationRule that lets clients speak without TLS.
    package struct PlaintextRule: Hashable, Sendable {
        package var rule: String
        package var host: String
        package var subset: String?
        package var port: Int?
        package var mode: String

        package init(rule: String, host: String, subset: String? = nil, port: Int? = nil, mode: String) {
            self.rule = rule
            self.host = host
            self.subset = subset
            self.port = port
            self.mode = mode
        }
    }

    package var cluster: String?
    package var namespace: String
    package var workloads: [Workload] = []
    package var plaintextRules: [PlaintextRule] = []

    package init(cluster: String? = nil, namespace: String) {
        self.cluster = cluster
        self.namespace = namespace
    }

    package var subject: ReportSubject { ReportSubject(.mtls, cluster, namespace) }
}
