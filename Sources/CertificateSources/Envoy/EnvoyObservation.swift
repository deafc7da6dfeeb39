// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin

/// Turns what an Envoy answered into an observation: which certificate each secret holds, and whether it is the one in
/// use.
struct EnvoyObservation {
    private struct Received {
        let secret: EnvoySecret
        /// The leaf first; empty where the first block is no certificate.
        let chain: [Certificate]
        var leaf: Certificate? { chain.first }
    }

    let observation: Observation
    let problems: [SourceProblem]
    /// Of every secret, those that hold no certificate included: the counters' names are found among them.
    let secretNames: [String]
    /// Whether a received leaf is not among those in use.
    let hasDeliveryGap: Bool

    init(
        proxy: ProxyIdentity,
        expectedIdentity: ExpectedIdentity? = nil,
        dumps: [SecretsDump],
        inUse: CertificatesInUse,
        plan: RotationPlan?,
        decoder: BundleDecoder,
        chains: ChainBuilder
    ) {
        let secrets = dumps.flatMap(\.secrets)
        var problems: [SourceProblem] = []
        var received: [Received] = []
        var bundles: [PinnedBundle] = []
        for secret in secrets {
            switch secret.content {
            case .certificateChain(let bytes):
                let bundle = decoder.decode(bytes)
                problems += bundle.problems.map { SourceProblem($0, in: "secret \(secret.name)") }
                // Without its first block a chain has no leaf, whatever follows.
                let lacksLeaf = bundle.problems.contains { $0.index == 0 && $0.reason != .tooManyNames }
                received.append(Received(secret: secret, chain: lacksLeaf ? [] : bundle.certificates))
            case .trustBundle(let bytes):
                let bundle = decoder.decode(bytes)
                problems += bundle.problems.map { SourceProblem($0, in: "secret \(secret.name)") }
                bundles.append(PinnedBundle(secret: secret.name, certificates: Set(bundle.certificates)))
            case .elsewhere, .none:
                continue
            }
        }
        let matching = UseMatching(received: received.map(\.leaf), inUse: inUse)
        let trustBundle = Self.trustBundle(among: bundles)
        let anchors = bundles.reduce(into: Set<Certificate>()) { $0.formUnion($1.certificates) }.sorted {
            $0.fingerprint.hex < $1.fingerprint.hex
        }
        var slots = zip(received, matching.deliveries).map { received, delivery in
            ObservedSlot(
                id: SlotID(proxy, secret: received.secret.name),
                certificate: received.leaf,
                chain: received.leaf.map {
                    chains.chain(of: $0, candidates: Array(received.chain.dropFirst()), anchors: anchors)
                },
                delivery: delivery,
                updatedAt: received.secret.lastUpdated,
                plan: received.secret.name == Self.workloadSecret ? plan : nil,
                reportsUse: true
            )
        }
        var twins = TwinNumbering()
        for details in matching.unclaimed {
            slots.append(
                ObservedSlot(
                    id: twins.number(SlotID(proxy, secret: details.path, name: details.displayName)),
                    certificate: nil,
                    served: ServedCertificate(details)
                )
            )
        }
        let unreadableEntries = dumps.reduce(0) { $0 + $1.unreadableEntries }
        if unreadableEntries > 0 {
            problems.append(
                SourceProblem(
                    reason: EnvoyAdminError.Reason.malformed.label,
                    message: "/config_dump: \(unreadableEntries) secrets that do not have a secret's shape"
                )
            )
        }
        if inUse.unreadable > 0 {
            problems.append(
                SourceProblem(
                    reason: EnvoyAdminError.Reason.malformed.label,
                    message: "/certs: \(inUse.unreadable) certificates without a readable serial number or date"
                )
            )
        }
        observation = Observation(
            slots: slots,
            trustBundle: trustBundle,
            pinnedBundles: bundles.filter {
                $0.certificates != trustBundle && $0.certificates.count <= PinnedBundle.maximumCertificates
            },
            proxy: proxy,
            expectedIdentity: expectedIdentity,
            capability: .secrets
        )
        self.problems = problems
        secretNames = secrets.map(\.name)
        hasDeliveryGap = matching.deliveries.contains { $0 != .inUse }
    }

    /// By which of its bundles a proxy trusts the mesh's peers. A proxy outside of Istio may name it otherwise: where it
    /// has no `ROOTCA`, all of them are looked at as one.
    private static func trustBundle(among bundles: [PinnedBundle]) -> Set<Certificate> {
        let ofMesh = bundles.filter { $0.secret == rootSecret }
        return (ofMesh.isEmpty ? bundles : ofMesh).reduce(into: []) { $0.formUnion($1.certificates) }
    }

    /// The secret that the Istio agent rotates (istio:pkg/security/security.go, WorkloadKeyCertResourceName).
    private static let workloadSecret = "default"
    /// The mesh's trust bundle (istio:pkg/security/security.go, RootCertReqResourceName).
    private static let rootSecret = "ROOTCA"
}

extension SlotID {
    fileprivate init(_ proxy: ProxyIdentity, secret: String?, name: String? = nil) {
        self.init(
            source: proxy.source,
            cluster: proxy.cluster,
            namespace: proxy.namespace,
            workload: proxy.workload,
            pod: proxy.pod,
            secret: secret,
            role: .leaf,
            name: name
        )
    }
}
