// SPDX-License-Identifier: Apache-2.0

/// What a finding is about. The raw value is in the report; `docs/check.md` lists them.
package enum FindingKind: String, Sendable, Hashable, CaseIterable {
    // Certificates, named as their verdicts are.
    case expired
    case notYetValid = "not_yet_valid"
    case notInUse = "not_in_use"
    case expiring
    case rotationOverdue = "rotation_overdue"
    case chainEndsFirst = "chain_ends_first"
    case unreadable

    // The mesh.
    case notAnchored = "not_anchored"
    case pinMismatch = "pin_mismatch"
    case authorityEnding = "ca_ending"
    case sourcesDiverged = "ca_sources_diverged"
    case authorityNotLoaded = "ca_not_loaded"
    case bundlesDiffer = "trust_bundles_differ"
    case certificateProblem = "certificate_problem"
    case revocationListStale = "revocation_list_stale"
    case unknownTrust = "unknown_trust"
    case unknownAnchors = "unknown_anchors"

    // The issuers, other servers and policy.
    case issuerNotReady = "issuer_not_ready"
    case vaultSealed = "vault_sealed"
    case certificateNotReady = "certificate_not_ready"
    case issuanceFailing = "issuance_failing"
    case requestsWaiting = "requests_waiting"
    case endpointUntrusted = "endpoint_untrusted"
    case plaintextAccepted = "plaintext_accepted"

    // The sources.
    case nothingSeen = "nothing_seen"
    case sourceFailed = "source_failed"
    case targetsFailed = "targets_failed"
    case partDown = "part_down"
    case partForbidden = "part_forbidden"
    case notLooked = "not_looked"
    case leftOut = "left_out"
}

extension FindingKind {
    /// Of an expired CA certificate that no leaf relies on it is less: see `CertificateFindings`. Of a revocation list
    /// that has ended it may be more: see `RevocationFindings`.
    var severity: FindingSeverity {
        switch self {
        case .expired, .notYetValid, .notAnchored, .pinMismatch: .critical
        case .unknownTrust, .unknownAnchors, .partForbidden, .plaintextAccepted: .info
        default: .warning
        }
    }

    /// Whether so little was seen that nobody can call the rest healthy.
    var leavesOpen: Bool { self == .nothingSeen || self == .sourceFailed }
}
