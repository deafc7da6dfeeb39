// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// An istiod: what its signing server did, and what it says of its CA.
package struct IstiodReport: Hashable, Sendable {
    package var cluster: String?
    package var namespace: String?
    package var pod: String?
    /// `host:port`, where no pod is known.
    package var address: String?
    package var version: String?
    /// Whether its CA server is on: without it there are none of the CA's numbers.
    package var isSigning: Bool = false
    package var signingRequests: UInt64?
    /// By cause. A cause that istiod never met has no counter.
    package var failures: [SigningFailure: UInt64] = [:]
    package var issuedCertificates: UInt64?
    /// Of the first certificate of the root bundle alone.
    package var rootNotAfter: UnixTime?
    /// Of the first certificate of the CA's chain alone.
    package var chainNotAfter: UnixTime?
    /// Credentials that gateways asked for and did not get.
    package var secretErrors: UInt64?
    /// Configuration that proxies refused, by xDS type.
    package var rejects: [String: UInt64] = [:]

    package init(cluster: String? = nil, namespace: String? = nil, pod: String? = nil, address: String? = nil) {
        self.cluster = cluster
        self.namespace = namespace
        self.pod = pod
        self.address = address
    }

    package var subject: ReportSubject { ReportSubject(.istiod, cluster, namespace, pod, address) }
}
