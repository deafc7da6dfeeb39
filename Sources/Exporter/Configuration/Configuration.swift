// SPDX-License-Identifier: Apache-2.0

package import CertificateHealth

/// What the program serves, what it watches and what it expects, after defaults, file and flags are joined.
///
/// Every value in it has been checked. Two configurations are equal exactly when a reload from one to the other has
/// nothing to do. `docs/configuration.md` is the reference of every key.
package struct Configuration: Sendable, Equatable {
    package var web: WebConfiguration
    /// In the order of the file, then those of the flags. Names are unique.
    package var sources: [SourceConfiguration]
    /// What certificates are measured by, beside what they and their sources say.
    package var policy: CertificatePolicy
    /// Nil answers no probes.
    package var probe: ProbeConfiguration?

    package init(
        web: WebConfiguration = WebConfiguration(),
        sources: [SourceConfiguration] = [],
        policy: CertificatePolicy = .none,
        probe: ProbeConfiguration? = nil
    ) {
        self.web = web
        self.sources = sources
        self.policy = policy
        self.probe = probe
    }
}
