// SPDX-License-Identifier: Apache-2.0

import Certificates

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The answer of `/config_dump?resource=dynamic_active_secrets` and its kin. Only what we read is decoded: of a private
/// key not even Envoy's redaction mark.
package struct SecretsDump: Sendable, Equatable {
    package let secrets: [EnvoySecret]
    /// Entries that could not be read. The others are unharmed.
    package let unreadableEntries: Int

    package init(secrets: [EnvoySecret] = [], unreadableEntries: Int = 0) {
        self.secrets = secrets
        self.unreadableEntries = unreadableEntries
    }

    /// - Throws: `malformed` where the body is no secrets dump.
    package init(json: [UInt8], state: EnvoySecret.State) throws(EnvoyAdminError) {
        let wire: WireSecretsDump
        do {
            wire = try JSONDecoder().decode(WireSecretsDump.self, from: Data(json))
        } catch {
            throw EnvoyAdminError(.malformed, "/config_dump: \(EnvoyAdminError.describe(error, body: json))")
        }
        let entries = wire.configs ?? []
        secrets = entries.compactMap { $0.value?.secret(state: state) }
        unreadableEntries = entries.count { $0.value == nil }
    }
}
