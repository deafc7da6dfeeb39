// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import EnvoyAdmin

extension IstiodReport {
    /// The xDS types that istiod serves. Without their zeros the first refusal would not be an increase.
    private static let servedTypes = ["cds", "eds", "lds", "rds", "sds"]

    /// - Parameter known: what the same istiod told before.
    init(_ statistics: IstiodStatistics, of place: IstiodPlace, after known: IstiodReport?) {
        self.init(cluster: place.cluster, namespace: place.namespace, pod: place.pod, address: place.address)
        version = statistics.version
        isSigning = statistics.hasAuthority
        // A counter that istiod has and that never moved is not exposed.
        if statistics.hasAuthority {
            signingRequests = statistics.certificateRequests ?? 0
            issuedCertificates = statistics.issuedCertificates ?? 0
            failures = Self.failures(statistics)
        }
        rootNotAfter = statistics.rootNotAfter(confirming: known?.rootNotAfter)
        chainNotAfter = statistics.chainNotAfter(confirming: known?.chainNotAfter)
        secretErrors = statistics.credentialErrors ?? 0
        rejects = statistics.rejects
        if rejects[""] == nil { for type in Self.servedTypes { rejects[type, default: 0] += 0 } }
    }

    private static func failures(_ statistics: IstiodStatistics) -> [SigningFailure: UInt64] {
        var failures: [SigningFailure: UInt64] = [
            .authentication: statistics.authenticationFailures ?? 0,
            .csrParsing: statistics.requestParsingErrors ?? 0,
            .identity: statistics.identityErrors ?? 0,
        ]
        for error in IstiodStatistics.SigningError.allCases {
            failures[SigningFailure(error)] = statistics.signingErrors[error] ?? 0
        }
        return failures
    }
}

extension SigningFailure {
    init(_ error: IstiodStatistics.SigningError) {
        switch error {
        case .authorityNotReady: self = .caNotReady
        case .request: self = .csrError
        case .lifetime: self = .ttlError
        case .certificateGeneration: self = .certificateGeneration
        case .unknown: self = .unknown
        }
    }
}
