// SPDX-License-Identifier: Apache-2.0

package import CertificateSources

/// Certificate files on this machine.
package struct FilesSourceConfiguration: Sendable, Equatable {
    package var name: String
    package var polling: PollingConfiguration
    package var limits: SourceLimits
    /// At least one pattern in the form of glob(3), a backslash taking the meaning from the next character. Those of a
    /// configuration file have its folder put before them unless they are absolute.
    package var paths: [String]
    /// Tried in their order.
    package var passphrases: [PassphraseFile]

    package init(
        name: String,
        polling: PollingConfiguration = PollingConfiguration(),
        limits: SourceLimits = SourceLimits(),
        paths: [String],
        passphrases: [PassphraseFile] = []
    ) {
        self.name = name
        self.polling = polling
        self.limits = limits
        self.paths = paths
        self.passphrases = passphrases
    }
}
