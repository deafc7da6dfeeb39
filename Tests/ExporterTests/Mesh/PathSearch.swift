// SPDX-License-Identifier: Apache-2.0

/// The path from a certificate to what a location trusts, by trying all of them. Who signed whom is known, because the
/// simulator made them all.
enum PathSearch {
    /// - Returns: the CA certificates of the path that stays valid longest, the shortest among equals; without an anchor
    ///   the longest that there is.
    static func authorities(
        of certificate: MeshCertificate,
        candidates: [MeshCertificate],
        anchors: Set<MeshCertificate>
    ) -> [MeshCertificate] {
        let paths = allPaths(from: [certificate], candidates: candidates + anchors)
        let anchored = paths.filter { path in
            path.last.map(anchors.contains) == true && !path.dropLast().contains { anchors.contains($0) }
        }
        let best = anchored.min { (validity($1), $0.count) < (validity($0), $1.count) }
        let longest = paths.max { $0.count < $1.count }
        return Array((best ?? longest ?? [certificate]).dropFirst())
    }

    private static func validity(_ path: [MeshCertificate]) -> Int64 { path.map(\.notAfter).min() ?? .max }

    private static func allPaths(from path: [MeshCertificate], candidates: [MeshCertificate]) -> [[MeshCertificate]] {
        let issuers = Set(candidates).filter { issuer in
            issuer.role != .leaf && issuer.key == path.last?.signer && !path.contains(issuer)
        }
        return [path] + issuers.flatMap { allPaths(from: path + [$0], candidates: candidates) }
    }
}
