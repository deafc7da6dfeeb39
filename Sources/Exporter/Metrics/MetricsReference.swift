// SPDX-License-Identifier: Apache-2.0

import Exposition

/// The text of `docs/metrics.md`, made from the catalogue so that it cannot say anything else.
enum MetricsReference {
    struct Group {
        let title: String
        let introduction: String
        let families: [Catalogue]
    }

    static let groups = [
        Group(
            title: "Certificates",
            introduction: """
                One series for each slot: a place that holds one current certificate over time. A rotation changes the \
                values and leaves the labels alone, except those of `istio_certificate_info`.
                """,
            families: [
                .expiration, .notBefore, .effectiveExpiration, .rotationDue, .lastRotation, .rotations, .inUse,
                .problem, .info,
            ]
        ),
        Group(
            title: "Rotations and CAs",
            introduction: """
                `ca` is a CA's key, the first 16 hexadecimal digits of the SHA-256 of its SubjectPublicKeyInfo: a CA \
                that is renewed on its key stays the same `ca`. CA certificates that proxies hold are counted here \
                and have no slots.
                """,
            families: [
                .rotationAge, .caExpiration, .caSignedLeaves, .caTrustingProxies, .caIssuanceLifetime,
                .caTrustingNamespaces, .trustBundleNamespaces, .caLocation, .revocationListNextUpdate,
                .caNotBefore, .caEarliestExpiration, .caOutlivingLeaves, .caLastIssuance, .caLocationChanged,
                .caPinningProxies, .revocationListThisUpdate, .revocationListNumber, .revocationListEntries,
                .revocationListSize, .revokedLeaves,
            ]
        ),
        Group(
            title: "Trust",
            introduction: """
                Who can verify whom, as counts that add up over instances; `docs/trust.md` says what the rules make of \
                them. `anchors` is the set of CA keys of which any one verifies what a leaf presents, joined by `+`.
                """,
            families: [
                .anchoredLeaves, .anchoringProxies, .remainingProxies, .knownProxies, .unknownProxies,
                .caRequiredLeaves, .caRequiredLocation, .pinMatched,
            ]
        ),
        Group(
            title: "Proxies",
            introduction: """
                Counters are the proxy's own, summed over its listeners (`direction="inbound"`) or clusters \
                (`direction="outbound"`). One that the proxy does not expose has no series: \
                `istio_proxy_tls_stats_included` tells that from zero.
                """,
            families: [
                .proxyUp, .proxyLastSuccess, .handshakes, .connectionErrors, .verificationFailures, .secretsNotReady,
                .sdsUpdates, .tlsStatsIncluded, .signingRequests, .failedSigningRequests, .agentFileFailures,
                .agentExpiration, .inboundSecurity,
            ]
        ),
        Group(
            title: "istiod",
            introduction: "Each istiod by itself: `pod`, or `address` where it is configured and its pod not known.",
            families: [
                .istiodInfo, .istiodSigning, .istiodRequests, .istiodFailures, .istiodIssued, .istiodRootExpiration,
                .istiodChainExpiration, .istiodSecretErrors, .istiodRejects,
            ]
        ),
        Group(
            title: "cert-manager",
            introduction: "`name` is the object's own. Requests are counted by issuer and by who made them.",
            families: [
                .managedInfo, .managedReady, .managedNotReady, .managedIssuing, .managedFailure, .managedRevision,
                .managedFailedAttempts, .managedLastFailure, .managedSecretMatched, .issuerReady, .issuerNotReady,
                .certificateRequests, .oldestCertificateRequest, .certificateRequestResults,
            ]
        ),
        Group(
            title: "Kubernetes as the signer",
            introduction: "CertificateSigningRequests, counted by signer.",
            families: [.kubernetesCSRs, .oldestKubernetesCSR, .kubernetesCSRResults, .kubernetesCSRIssuer]
        ),
        Group(
            title: "Vault and OpenBao",
            introduction: "`server` is the configured name, or the host and port of the URL.",
            families: [
                .vaultInfo, .vaultSealed, .vaultInitialized, .vaultStandby, .vaultClockSkew, .vaultIssuer,
                .vaultRoleMaximum, .vaultRoleLifetime, .vaultTokenExpiration, .vaultTokenRenewable, .vaultStored,
            ]
        ),
        Group(
            title: "TLS servers",
            introduction: "Servers outside the mesh, by the address that was configured.",
            families: [
                .endpointVerified, .endpointFailure, .endpointSession, .endpointClientCertificate, .endpointStaple,
                .endpointStapleNextUpdate, .endpointHandshake,
            ]
        ),
        Group(
            title: "mTLS policy",
            introduction: "What PeerAuthentications and DestinationRules come to.",
            families: [.mtlsMode, .mtlsSince, .mtlsClientDisabled]
        ),
        Group(
            title: "The exporter",
            introduction: "`source_name` is the name of a source in the configuration.",
            families: [
                .buildInfo, .sourceUp, .sourceLastSuccess, .sourceErrors, .pollDuration, .targetsExpected,
                .targetsFresh, .targetUp, .targetLastSuccess, .sourcePartUp, .sourceObjects, .shards, .seriesDropped,
                .labelValuesCut,
                .reloadSuccessful, .reloadTime,
            ]
        ),
        Group(
            title: "The process",
            introduction: "What every Prometheus client tells of its own process.",
            families: [
                .cpuSeconds, .openFileDescriptors, .maximumFileDescriptors, .virtualMemory, .maximumVirtualMemory,
                .residentMemory, .startTime,
            ]
        ),
    ]

    static var text: String {
        groups.reduce(introduction) { text, group in
            text + "\n## \(group.title)\n\n\(group.introduction)\n\n| name | type | labels | meaning |\n"
                + "| --- | --- | --- | --- |\n" + group.families.map(row).joined()
        }
    }

    private static func row(_ metric: Catalogue) -> String {
        let labels = metric.labels.map { "`\($0)`" }.joined(separator: ", ")
        return "| `\(metric.family.name)` | \(metric.family.kind.rawValue) | \(labels) | \(metric.family.help) |\n"
    }
}
