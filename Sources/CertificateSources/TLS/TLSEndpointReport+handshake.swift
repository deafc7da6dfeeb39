// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import HTTPTransport

extension TLSEndpointReport {
    init(_ handshake: TLSHandshake, of target: TLSTargetSettings) {
        self.init(address: target.address, serverName: target.handshake.sentServerName)
        let failures = handshake.verification?.failures ?? []
        // In the order of the type, so that equal verdicts are equal.
        self.failures = VerificationFailure.allCases.filter { failures.contains($0.seen) }
        version = handshake.session?.version
        cipher = handshake.session?.cipher
        applicationProtocol = handshake.session?.applicationProtocol
        requestsClientCertificate = handshake.isClientCertificateRequested
        handshakeMilliseconds = Int64(handshake.duration / .milliseconds(1))
        stapleStatus = handshake.stapledStatus.map { StapleStatus($0.value) }
        stapleNextUpdate = handshake.stapledStatus?.nextUpdate
    }
}

extension TLSEndpointReport.VerificationFailure {
    fileprivate var seen: ChainVerification.Failure {
        switch self {
        case .expired: .expired
        case .notYetValid: .notYetValid
        case .unknownAuthority: .unknownAuthority
        case .selfSigned: .selfSigned
        case .nameMismatch: .nameMismatch
        case .revoked: .revoked
        case .other: .other
        }
    }
}

extension TLSEndpointReport.StapleStatus {
    fileprivate init(_ value: StapledStatus.Value) {
        self =
            switch value {
            case .good: .good
            case .revoked: .revoked
            case .unknown: .unknown
            }
    }
}
