// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

/// What a file showed.
struct FileReading {
    let observation: Observation
    let problems: [SourceProblem]
    /// Files that were read with it, as they were before.
    let others: [String: FileStamp?]

    /// Why nothing at all could be read of it; what was known of it stays then.
    var failure: SourceProblem? {
        guard observation.slots.isEmpty, observation.revocationLists.isEmpty else { return nil }
        return problems.first { Self.failures.contains($0.reason) }
    }

    private static let failures = Set(
        KeystoreError.Reason.allCases.map(\.rawValue) + FileError.Reason.allCases.map(\.rawValue)
            + [KubeconfigFault.reason]
    )
}
