// SPDX-License-Identifier: Apache-2.0

package import CertificateHealth

/// What `/probe` may be asked for.
package struct ProbeConfiguration: Sendable, Equatable {
    /// At least one; for `host:port` in lower case.
    package var allowedTargets: [Glob]
    package var modules: [String: TLSHandshakeConfiguration]

    package init(allowedTargets: [Glob], modules: [String: TLSHandshakeConfiguration] = [:]) {
        self.allowedTargets = allowedTargets
        self.modules = modules
    }

    func allows(_ address: ServerAddress) -> Bool {
        allowedTargets.contains { $0.matches("\(address)") }
    }
}
