// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

/// What issuers, servers outside the mesh and policies tell of themselves, one finding a cause.
struct IssuerFindings {
    /// What several objects have in common, so that it is said once.
    private struct Cause: Hashable {
        let kind: FindingKind
        /// Whose fault it is: the issuer, the signer, the mode.
        let subject: String
        let reason: String?
        let source: String
        let cluster: String?
    }

    private struct Member {
        let place: String
        let namespace: String?
        let name: String
        var time: UnixTime?
    }

    private let remedies: RemedyCommands
    private let now: UnixTime
    private var members: [Cause: [Member]] = [:]

    /// A request that nobody has answered after so many seconds waits for a person.
    private static let patience: Int64 = 600

    init(_ state: InventoryState, _ remedies: RemedyCommands, at now: UnixTime) {
        self.remedies = remedies
        self.now = now
        for record in state.records.values {
            for report in record.reports { add(report, of: record.id.source) }
        }
    }

    var findings: [Finding] {
        members.map { cause, members in
            let members = members.sorted { $0.place < $1.place }
            return Finding(
                cause.kind,
                summary(cause, count: members.count),
                places: members.map(\.place),
                time: members.compactMap(\.time).min(),
                remedy: remedy(cause, members)
            )
        }
    }
}

// MARK: - Reports in

extension IssuerFindings {
    private mutating func add(_ report: TargetReport, of source: String) {
        switch report {
        case .managedCertificate(let certificate): add(certificate, of: source)
        case .issuer(let issuer):
            guard !issuer.isReady else { return }
            add(
                Cause(
                    kind: .issuerNotReady,
                    subject: issuer.kind,
                    reason: issuer.notReadyReason,
                    source: source,
                    cluster: issuer.cluster
                ),
                Member(
                    place: place(issuer.cluster, issuer.namespace, issuer.name),
                    namespace: issuer.namespace,
                    name: issuer.name
                )
            )
        case .signingRequests(let requests): add(requests, of: source)
        case .vaultServer(let server):
            guard server.isSealed == true else { return }
            add(
                Cause(kind: .vaultSealed, subject: "", reason: nil, source: source, cluster: nil),
                Member(place: server.server, namespace: nil, name: server.server)
            )
        case .tlsEndpoint(let endpoint):
            guard let failure = endpoint.failures.first else { return }
            add(
                Cause(
                    kind: .endpointUntrusted,
                    subject: "",
                    reason: failure.rawValue,
                    source: source,
                    cluster: nil
                ),
                Member(place: endpoint.address, namespace: nil, name: endpoint.address)
            )
        case .mtls(let policy): add(policy, of: source)
        default: return
        }
    }

    private mutating func add(_ certificate: ManagedCertificateReport, of source: String) {
        let member = Member(
            place: place(certificate.cluster, certificate.namespace, certificate.name),
            namespace: certificate.namespace,
            name: certificate.name,
            time: certificate.lastFailure
        )
        let issuer = [certificate.issuerKind, certificate.issuer].compactMap(\.self).joined(separator: " ")
        func cause(_ kind: FindingKind, _ reason: String?) -> Cause {
            Cause(kind: kind, subject: issuer, reason: reason, source: source, cluster: certificate.cluster)
        }
        // One that was never issued because issuing fails is one trouble, not two.
        if let reason = certificate.failureReason {
            add(cause(.issuanceFailing, reason), member)
        } else if !certificate.isReady, !certificate.isIssuing {
            add(cause(.certificateNotReady, certificate.notReadyReason), member)
        }
    }

    private mutating func add(_ requests: SigningRequestsReport, of source: String) {
        for state in [RequestState.pending, .approved] {
            guard let oldest = requests.oldest[state], now - oldest > Self.patience else { continue }
            add(
                Cause(
                    kind: .requestsWaiting,
                    subject: requests.issuerKind == nil ? "certificatesigningrequests" : "certificaterequests",
                    reason: state.rawValue,
                    source: source,
                    cluster: requests.cluster
                ),
                Member(
                    place: place(requests.cluster, requests.namespace, requests.signer),
                    namespace: requests.namespace,
                    name: requests.signer,
                    time: oldest
                )
            )
        }
    }

    private mutating func add(_ policy: MTLSReport, of source: String) {
        for workload in policy.workloads where workload.mode != .strict {
            add(
                Cause(
                    kind: .plaintextAccepted,
                    subject: workload.mode.rawValue,
                    reason: nil,
                    source: source,
                    cluster: policy.cluster
                ),
                Member(
                    place: place(policy.cluster, policy.namespace, workload.name)
                        + (workload.port.map { " port \($0)" } ?? ""),
                    namespace: policy.namespace,
                    name: workload.name,
                    time: workload.since
                )
            )
        }
    }

    private mutating func add(_ cause: Cause, _ member: Member) {
        members[cause, default: []].append(member)
    }

    private func place(_ cluster: String?, _ namespace: String?, _ name: String) -> String {
        let object = [namespace, name].compactMap(\.self).joined(separator: "/")
        return cluster.map { "\($0): \(object)" } ?? object
    }
}

// MARK: - Findings out

extension IssuerFindings {
    private func summary(_ cause: Cause, count: Int) -> String {
        let reason = cause.reason.map { ": \($0)" } ?? ""
        let (one, many) = (count == 1, count)
        return switch cause.kind {
        case .issuerNotReady: "\(many) \(cause.subject)\(one ? " is" : "s are") not ready\(reason)"
        case .vaultSealed: "\(many) Vault server\(one ? " is" : "s are") sealed and sign\(one ? "s" : "") nothing"
        case .certificateNotReady:
            "\(many) Certificate\(one ? "" : "s") of \(cause.subject) \(one ? "is" : "are") not ready\(reason)"
        case .issuanceFailing:
            "\(cause.subject) did not issue \(many) Certificate\(one ? "" : "s")\(reason)"
        case .requestsWaiting:
            "Requests for a signature have waited for more than \(Self.patience / 60) minutes\(reason)"
        case .endpointUntrusted:
            "Clients would refuse \(many) TLS server\(one ? "" : "s")\(reason)"
        default: "\(many) workload\(one ? "" : "s") accept\(one ? "s" : "") connections without mTLS: \(cause.subject)"
        }
    }

    private func remedy(_ cause: Cause, _ members: [Member]) -> Remedy {
        let first = members.first
        let name = first?.name ?? ""
        let namespace = first?.namespace.map { ["--namespace=\($0)"] } ?? []
        // Requests to a ClusterIssuer are in any namespace; those to a signer of Kubernetes are in none.
        let isClusterWide = first?.namespace == nil && cause.subject == "certificaterequests"
        let everywhere = isClusterWide ? ["--all-namespaces"] : []
        func kubectl(_ arguments: [String]) -> [String] {
            remedies.kubectl(arguments + namespace, of: cause.source)
        }
        return switch cause.kind {
        case .issuerNotReady:
            Remedy("see what the issuer says", kubectl(["describe", cause.subject.lowercased(), name]))
        case .vaultSealed: Remedy("see how the server is", ["vault", "status"])
        case .certificateNotReady, .issuanceFailing:
            Remedy("see what cert-manager says", kubectl(["describe", "certificate", name]))
        case .requestsWaiting:
            Remedy("see who ought to approve or to sign", kubectl(["get", cause.subject] + everywhere))
        case .endpointUntrusted:
            Remedy("see what the server presents", RemedyCommands.exporter("inspect", name))
        // The mesh's own policy is in another namespace than the workloads.
        default:
            Remedy(
                "see which policies apply",
                remedies.kubectl(["get", "peerauthentications", "--all-namespaces"], of: cause.source)
            )
        }
    }
}
