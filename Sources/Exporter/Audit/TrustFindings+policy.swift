// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

extension TrustFindings {
    /// Workloads whose leaves chain to another CA than the configuration expects.
    mutating func addMismatchedPins() {
        struct Mismatch: Hashable {
            let pin: String
            let verdict: PinVerdict
        }
        let mismatches = Dictionary(grouping: census.pins.entries.filter { !$0.verdict.isMatched }.sorted()) {
            Mismatch(pin: $0.pin, verdict: $0.verdict)
        }
        for (mismatch, entries) in mismatches {
            findings.append(
                Finding(
                    .pinMismatch,
                    "\(entries.count.of("workload chains", "workloads chain")) to the CA \(mismatch.verdict.actual), "
                        + "where the pin \(mismatch.pin) expects \(mismatch.verdict.expected)",
                    places: entries.map { entry in
                        entry.workload.map { "\(entry.region.text)/\($0)" } ?? entry.region.text
                    },
                    remedy: Remedy(
                        "find out who signed them, or correct the pin in the configuration",
                        remedies.kubectl(["logs", "deployment/istiod", "--namespace=istio-system"])
                    )
                )
            )
        }
    }

    /// What is wrong with certificates themselves, whoever signed them.
    mutating func addProblems(of certificates: [AuditedCertificate]) {
        for problem in CertificateProblem.allCases {
            let found = certificates.filter { $0.slot.problems.contains(problem) }
            guard let first = found.first else { continue }
            findings.append(
                Finding(
                    .certificateProblem,
                    "\(found.count.of("certificate", "certificates")): \(problem.statement)",
                    places: found.map(\.place).sorted(),
                    remedy: Remedy("have it issued again as it should be", remedies.look(at: first))
                )
            )
        }
    }
}

extension CertificateProblem {
    fileprivate var statement: String {
        switch self {
        case .spiffeIDMissing: "no SPIFFE ID, a malformed one, or more than one (\(rawValue))"
        case .spiffeNamespace: "the identity is of another namespace (\(rawValue))"
        case .spiffeServiceAccount: "the identity is of another service account (\(rawValue))"
        case .trustDomain: "the identity is of none of the mesh's trust domains (\(rawValue))"
        case .weakKey: "the key is too weak (\(rawValue))"
        case .weakSignature: "the signature is too weak (\(rawValue))"
        case .revoked: "on a revocation list of the issuer (\(rawValue))"
        }
    }
}
