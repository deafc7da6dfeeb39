// SPDX-License-Identifier: Apache-2.0

/// Certificate files on this machine.
package struct FilesSourceSettings: Sendable, Equatable {
    package let name: String
    package let polling: PollingSettings
    /// Patterns in the form of glob(3).
    package let patterns: [String]
    /// What opens keystores.
    package let passphrases: [PassphraseFile]

    package init(
        name: String,
        polling: PollingSettings,
        patterns: [String],
        passphrases: [PassphraseFile] = []
    ) {
        self.name = name
        self.polling = polling
        self.patterns = patterns
        self.passphrases = passphrases
    }
}
