// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes

/// What cert-manager's objects, and the Secrets that it writes, say of each other. Pure: objects in, and what has to be
/// told anew out.
///
/// It knows the objects of all shards, because a Certificate and its Secret may belong to different ones.
struct CertManagerState: Sendable {
    struct Managed: Sendable {
        let object: CertManagerCertificate
        /// `nil` for another shard's.
        let target: TargetID?
    }

    /// A request that was fulfilled for a Certificate.
    struct Request: Sendable {
        let name: String
        let uid: String
        let revision: Int64
        let issued: IssuedCertificate
        /// A certificate stays what it is when its request is cleaned up.
        var isDeleted = false
    }

    struct SecretContent: Sendable {
        let issued: IssuedCertificate
        let modifiedAt: UnixTime?
    }

    struct ExistingIssuer: Sendable {
        /// What holds its CA, where that is a Secret.
        let secret: ObjectName?
        /// `nil` for another shard's.
        let report: IssuerReport?
    }

    /// What has to be told anew.
    struct Changes: Sendable, Equatable {
        /// Those that changed themselves.
        var certificates: Set<ObjectName> = []
        /// Those of which something else is known from their request or Secret.
        var amendedCertificates: Set<ObjectName> = []
        var secrets: Set<ObjectName> = []
        var issuers: Set<IssuerKey> = []
    }

    var certificates: [ObjectName: Managed] = [:]
    /// Of each Certificate, the newest first.
    var requests: [ObjectName: [Request]] = [:]
    /// The Certificate of each request that exists among them.
    var requestOwners: [ObjectName: ObjectName] = [:]
    var secrets: [ObjectName: SecretContent] = [:]
    /// The Certificates that write a Secret: one, unless somebody made a mistake.
    var writers: [ObjectName: Set<ObjectName>] = [:]
    /// The Certificates that ask an issuer.
    var references: [IssuerKey: Set<ObjectName>] = [:]
    var issuers: [IssuerKey: ExistingIssuer] = [:]
    /// The issuers that sign with what a Secret holds.
    var authorities: [ObjectName: Set<IssuerKey>] = [:]
    /// The kinds of issuers whose lists are complete, with the namespaces that were listed.
    var listedIssuers: [String: Set<String?>] = [:]
}

// MARK: - Certificates

extension CertManagerState {
    /// - Parameter target: `nil` for another shard's.
    mutating func take(_ object: CertManagerCertificate, target: TargetID?) -> Changes {
        var changes = unlink(object.name)
        certificates[object.name] = Managed(object: object, target: target)
        changes.certificates.insert(object.name)
        if let secret = object.secret {
            writers[secret, default: []].insert(object.name)
            changes.secrets.insert(secret)
        }
        if let issuer = IssuerKey(of: object) {
            references[issuer, default: []].insert(object.name)
            // Who asks it is told of an issuer that is missing alone.
            if issuers[issuer] == nil { changes.issuers.insert(issuer) }
        }
        forgetOldRequests(of: object.name)
        return changes
    }

    mutating func drop(certificate name: ObjectName) -> Changes {
        let changes = unlink(name)
        forgetOldRequests(of: name)
        return changes
    }

    /// A list of a namespace, or of all, is complete.
    mutating func retain(certificates names: Set<ObjectName>, in namespace: String?) -> Changes {
        var changes = Changes()
        for name in certificates.keys
        where (namespace == nil || name.namespace == namespace) && !names.contains(name) {
            let dropped = drop(certificate: name)
            changes.secrets.formUnion(dropped.secrets)
            changes.issuers.formUnion(dropped.issuers)
        }
        return changes
    }

    private mutating func unlink(_ name: ObjectName) -> Changes {
        guard let object = certificates.removeValue(forKey: name)?.object else { return Changes() }
        var changes = Changes()
        if let secret = object.secret {
            writers.remove(name, from: secret)
            changes.secrets.insert(secret)
        }
        if let issuer = IssuerKey(of: object) {
            references.remove(name, from: issuer)
            if issuers[issuer] == nil { changes.issuers.insert(issuer) }
        }
        return changes
    }
}

extension CertManagerCertificate {
    /// What it writes.
    var secret: ObjectName? { secretName.map { ObjectName(namespace: name.namespace, name: $0) } }

    /// Whether its status tells of this certificate.
    func describes(_ certificate: Certificate) -> Bool {
        notAfter == certificate.notAfter && (notBefore == nil || notBefore == certificate.notBefore)
    }
}

extension Dictionary {
    mutating func remove<Member>(_ member: Member, from key: Key) where Value == Set<Member> {
        self[key]?.remove(member)
        if self[key]?.isEmpty == true { self[key] = nil }
    }
}
