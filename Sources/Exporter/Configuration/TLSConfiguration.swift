// SPDX-License-Identifier: Apache-2.0

/// How https targets are verified and who we are to them. Keys are named by file and never read here.
package struct TLSConfiguration: Sendable, Equatable {
    /// Nil trusts the system's certificates.
    package var caFile: String?
    /// Given together with `keyFile` or not at all.
    package var certFile: String?
    package var keyFile: String?
    /// The name that is asked for and verified instead of the URL's host.
    package var serverName: String?

    package init(caFile: String? = nil, certFile: String? = nil, keyFile: String? = nil, serverName: String? = nil) {
        self.caFile = caFile
        self.certFile = certFile
        self.keyFile = keyFile
        self.serverName = serverName
    }
}
