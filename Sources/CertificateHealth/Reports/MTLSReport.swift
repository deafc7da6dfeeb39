// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// What those who connect to a namespace's workloads may do without TLS.
package struct MTLSReport: Hashable, Sendable {
    /// The raw value is the label `mode`. The first one demands the least.
    package enum Mode: String, Hashable, Sendable, CaseIterable {
        case disable = "DISABLE"
        case permissive = "PERMISSIVE"
        case strict = "STRICT"
    }

    /// The effective mode of a workload, or of one of its ports. Where its pods have different ones, each is listed.
    package struct Workload: Hashable, Sendable {
        package let name: String
        /// `nil` for every port that has no mode of its own.
        package let port: UInt16?
        package let mode: Mode
        /// `NAMESPACE/NAME` of the policy that decided; `nil` for Istio's default.
        package let policy: String?
        /// Since when that policy says what it says.
        package let since: UnixTime?

        package init(name: String, port: UInt16? = nil, mode: Mode, policy: String? = nil, since: UnixTime? = nil) {
            self.name = name
            self.port = port
            self.mode = mode
            self.policy = policy
            self.since = since
        }
    }

    package let cluster: String?
    package let namespace: String
    /// By name and port; of one port, the mode that demands the least comes first.
    package let workloads: [Workload]

    package init(cluster: String? = nil, namespace: String, workloads: some Collection<Workload>) {
        self.cluster = cluster
        self.namespace = namespace
        self.workloads = workloads.sorted { $0.rank < $1.rank }
    }

    package var subject: ReportSubject { ReportSubject(.mtls, cluster, namespace) }
}

extension MTLSReport.Workload {
    fileprivate var rank: (String, UInt16, Int, UnixTime, String) {
        let laxity = MTLSReport.Mode.allCases.firstIndex(of: mode) ?? 0
        return (name, port ?? 0, laxity, since ?? .max, policy ?? "")
    }
}
