// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// The identity of a workload: a URI of a trust domain and a path (SPIFFE-ID, section 2).
package struct SPIFFEID: Hashable, Sendable {
    package let trustDomain: String
    /// At least one: a leaf's identity has a path (X509-SVID, section 3.1).
    package let path: [String]

    private static let maximumBytes = 2_048
    private static let maximumTrustDomainBytes = 255

    /// `nil` for anything else than a workload's identity: capital letters in the trust domain, user, port, query,
    /// fragment, percent signs, empty or dotted segments, a slash at the end.
    package init?(_ text: String) {
        let scheme = "spiffe://"
        guard text.utf8.count <= Self.maximumBytes, text.utf8.starts(with: scheme.utf8) else { return nil }
        // By bytes: a slash with a combining mark behind it is one character, and not the slash.
        let parts = Substring(text.utf8.dropFirst(scheme.utf8.count))
            .split(separator: "/", omittingEmptySubsequences: false)
        guard let domain = parts.first, parts.count > 1, Self.isTrustDomain(String(domain)),
            parts.dropFirst().allSatisfy(Self.isSegment)
        else { return nil }
        trustDomain = String(domain)
        path = parts.dropFirst().map(String.init)
    }

    /// The identity of a leaf. Exactly one URI name may be in it (X509-SVID, section 2).
    package init?(of certificate: Certificate) {
        var identifier: String?
        for case .uri(let uri) in certificate.subjectAlternativeNames {
            guard identifier == nil else { return nil }
            identifier = uri
        }
        guard let identifier else { return nil }
        self.init(identifier)
    }

    /// Namespace and service account of an identity that Kubernetes' account stands for, `/ns/NAMESPACE/sa/ACCOUNT`;
    /// `nil` for paths of another shape, which mean what their administrator says.
    package var account: (namespace: String, serviceAccount: String)? {
        guard path.count == 4, path[0] == "ns", path[2] == "sa" else { return nil }
        return (path[1], path[3])
    }

    package static func isTrustDomain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= maximumTrustDomainBytes
            && text.utf8.allSatisfy { isInner($0) && !(0x41...0x5A).contains($0) }
    }

    private static func isSegment(_ text: Substring) -> Bool {
        !text.isEmpty && text != "." && text != ".." && text.utf8.allSatisfy(isInner)
    }

    private static func isInner(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
