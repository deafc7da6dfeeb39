// SPDX-License-Identifier: Apache-2.0

/// A DestinationRule that lets clients speak without TLS.
package struct PlaintextRuleReport: Hashable, Sendable {
    /// The part of the host's traffic that it lets be so.
    package struct Part: Hashable, Sendable {
        /// `nil` for the whole host.
        package let subset: String?
        /// `nil` for every port without a setting of its own.
        package let port: UInt16?
        package let mode: String

        package init(subset: String? = nil, port: UInt16? = nil, mode: String) {
            self.subset = subset
            self.port = port
            self.mode = mode
        }
    }

    package let cluster: String?
    package let namespace: String
    package let name: String
    /// As the rule names it.
    package let host: String
    /// Each once.
    package let parts: [Part]

    package init(cluster: String? = nil, namespace: String, name: String, host: String, parts: [Part]) {
        self.cluster = cluster
        self.namespace = namespace
        self.name = name
        self.host = host
        self.parts = parts
    }

    package var subject: ReportSubject { ReportSubject(.plaintextRule, cluster, namespace, name) }
}
