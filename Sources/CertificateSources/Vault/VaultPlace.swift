// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

/// A PKI mount, in the labels of its series.
struct VaultPlace: Sendable, Equatable {
    let server: String
    let namespace: String?
    let mount: String
    /// Whether the mount's path alone tells it apart from the others of its source.
    let isOnlyServer: Bool

    /// The label `secret`: the mount with its namespace, and with its server where there are several.
    var name: String {
        [isOnlyServer ? nil : server, namespace, mount].compactMap { $0 }.joined(separator: "/")
    }

    var location: AuthorityLocation { AuthorityLocation(name: "vault/\(name)") }

    /// Role and name are each certificate's own.
    var slot: SlotID { SlotID(source: .vault, secret: name, role: .leaf) }

    func report(of part: VaultMountReport.Part) -> VaultMountReport {
        VaultMountReport(server: server, namespace: namespace, mount: mount, part: part)
    }
}
