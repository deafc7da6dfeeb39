// SPDX-License-Identifier: Apache-2.0

package import Exposition

/// Every family that the program can emit, in the order of the page. `docs/metrics.md` is generated from it.
///
/// The cases are here, and what each one is called stands in the file of its subject.
package enum Catalogue: Int, CaseIterable, Sendable {
    // Slots
    case expiration, notBefore, effectiveExpiration, rotationDue, lastRotation, rotations, inUse, problem, info
    // Rotation and CAs
    case rotationAge, caExpiration, caSignedLeaves, caTrustingProxies, caIssuanceLifetime
    case caTrustingNamespaces, trustBundleNamespaces, caLocation, revocationListNextUpdate
    case caNotBefore, caEarliestExpiration, caOutlivingLeaves, caLastIssuance, caLocationChanged, caPinningProxies
    case revocationListThisUpdate, revocationListNumber, revocationListEntries, revocationListSize, revokedLeaves
    // Trust
    case anchoredLeaves, anchoringProxies, remainingProxies, knownProxies, unknownProxies
    case caRequiredLeaves, caRequiredLocation, pinMatched
    // Proxies
    case proxyUp, proxyLastSuccess, handshakes, connectionErrors, verificationFailures, secretsNotReady, sdsUpdates
    case tlsStatsIncluded, signingRequests, failedSigningRequests, agentFileFailures, agentExpiration, inboundSecurity
    // Issuers
    case istiodInfo, istiodSigning, istiodRequests, istiodFailures, istiodIssued, istiodRootExpiration
    case istiodChainExpiration, istiodSecretErrors, istiodRejects
    case managedInfo, managedReady, managedNotReady, managedIssuing, managedFailure, managedRevision
    case managedFailedAttempts, managedLastFailure, managedSecretMatched, issuerReady, issuerNotReady
    case certificateRequests, oldestCertificateRequest, certificateRequestResults
    case kubernetesCSRs, oldestKubernetesCSR, kubernetesCSRResults, kubernetesCSRIssuer
    case vaultInfo, vaultSealed, vaultInitialized, vaultStandby, vaultClockSkew, vaultIssuer, vaultRoleMaximum
    case vaultRoleLifetime, vaultTokenExpiration, vaultTokenRenewable, vaultStored
    // TLS servers and policy
    case endpointVerified, endpointFailure, endpointSession, endpointClientCertificate, endpointStaple
    case endpointStapleNextUpdate, endpointHandshake
    case mtlsMode, mtlsSince, mtlsClientDisabled
    // The exporter
    case buildInfo, sourceUp, sourceLastSuccess, sourceErrors, pollDuration, targetsExpected, targetsFresh
    case targetUp, targetLastSuccess, sourcePartUp, sourceObjects, shards, seriesDropped, labelValuesCut
    case reloadSuccessful, reloadTime
    // The process
    case cpuSeconds, openFileDescriptors, maximumFileDescriptors, virtualMemory, maximumVirtualMemory, residentMemory
    case startTime

    package static let families: [MetricFamily] = allCases.map(\.family)

    package var family: MetricFamily {
        MetricFamily(name: entry.name, kind: entry.kind, help: entry.help)
    }

    package var labels: [String] { entry.labels }

    private var entry: Entry {
        let tables = [
            certificatesEntry, authoritiesEntry, trustEntry, proxiesEntry, istiodEntry, certManagerEntry,
            kubernetesSignerEntry, vaultEntry, tlsEntry, mtlsEntry, exporterEntry,
        ]
        // A case without an entry ends the program before it has served anything, and every test of the page.
        guard let found = tables.lazy.compactMap(\.self).first else {
            preconditionFailure("\(self) has no entry in the catalogue")
        }
        return found
    }

    struct Entry {
        let name: String
        let kind: MetricFamily.Kind
        let help: String
        let labels: [String]

        init(_ kind: MetricFamily.Kind, _ name: String, _ labels: [String], _ help: String) {
            self.name = name
            self.kind = kind
            self.help = help
            self.labels = labels
        }

        static let slot = [
            "source", "cluster", "namespace", "workload", "pod", "secret", "key", "role", "name", "twin",
        ]
        static let proxy = ["source", "cluster", "namespace", "workload", "pod"]
    }
}
