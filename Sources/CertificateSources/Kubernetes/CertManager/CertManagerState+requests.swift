// SPDX-License-Identifier: Apache-2.0

import Kubernetes

/// What was issued for each revision of a Certificate.
extension CertManagerState {
    /// Requests that are kept of a Certificate: that of its revision, and one that is a step ahead of its status.
    private static let maximumRequests = 2

    /// Whether a request's certificate is to be read.
    func wants(_ request: CertificateRequest) -> Bool {
        guard let certificate = request.certificateObject, let revision = request.revision else { return false }
        let known = requests[certificate] ?? []
        return !known.contains { $0.uid == request.metadata.uid }
            && (known.count < Self.maximumRequests || known.contains { $0.revision <= revision })
    }

    mutating func take(_ request: CertificateRequest, issued: IssuedCertificate) -> Changes {
        guard let certificate = request.certificateObject, let revision = request.revision else { return Changes() }
        var known = requests[certificate] ?? []
        for old in known where old.revision == revision { requestOwners[old.name(in: certificate)] = nil }
        known.removeAll { $0.revision == revision || $0.name == request.name.name }
        known.append(
            Request(name: request.name.name, uid: request.metadata.uid, revision: revision, issued: issued)
        )
        known.sort { $0.revision > $1.revision }
        for old in known.dropFirst(Self.maximumRequests) { requestOwners[old.name(in: certificate)] = nil }
        requests[certificate] = Array(known.prefix(Self.maximumRequests))
        requestOwners[request.name] = certificate
        return Changes(amendedCertificates: [certificate])
    }

    mutating func drop(request name: ObjectName) {
        guard let certificate = requestOwners.removeValue(forKey: name) else { return }
        for index in requests[certificate]?.indices ?? 0..<0
        where requests[certificate]?[index].name == name.name {
            requests[certificate]?[index].isDeleted = true
        }
        forgetOldRequests(of: certificate)
    }

    /// A list of a namespace, or of all, is complete.
    mutating func retain(requests names: Set<ObjectName>, in namespace: String?) {
        let gone = requestOwners.keys.filter { name in
            (namespace == nil || name.namespace == namespace) && !names.contains(name)
        }
        for name in gone { drop(request: name) }
    }

    /// Of the requests that were deleted, only that of the Certificate's revision still tells something.
    mutating func forgetOldRequests(of certificate: ObjectName) {
        let revision = certificates[certificate]?.object.revision
        requests[certificate]?.removeAll { $0.isDeleted && $0.revision != revision }
        if requests[certificate]?.isEmpty == true { requests[certificate] = nil }
    }

    /// What was issued for the revision that the Certificate's status is about.
    func issued(for certificate: CertManagerCertificate) -> IssuedCertificate? {
        guard let revision = certificate.revision else { return nil }
        return requests[certificate.name]?.first { $0.revision == revision }?.issued
    }
}

extension CertManagerState.Request {
    fileprivate func name(in certificate: ObjectName) -> ObjectName {
        ObjectName(namespace: certificate.namespace, name: name)
    }
}

extension CertificateRequest {
    /// The Certificate that it was made for.
    var certificateObject: ObjectName? {
        certificateName.map { ObjectName(namespace: name.namespace, name: $0) }
    }
}
