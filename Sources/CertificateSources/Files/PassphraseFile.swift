// SPDX-License-Identifier: Apache-2.0

package import CertificateHealth

/// A file that holds the passphrase of some keystores. It is read whenever one of them is.
package struct PassphraseFile: Sendable, Hashable {
    /// Of the keystores' paths.
    package let match: Glob
    package let path: String

    package init(match: Glob = Glob("*"), path: String) {
        self.match = match
        self.path = path
    }

    /// A passphrase is short: who names another file by mistake is told.
    static let maximumBytes = 4 << 10
}
