// SPDX-License-Identifier: Apache-2.0

import CFloor
import Certificates
import Foundation
import TestSupport

/// Certificates read in a second: ours, a C loop over the same OpenSSL calls, and OpenSSL's default parse.
enum CertificateParsing {
    private static let distinct = 2_000
    private static let passes = 5
    private static let rounds = 7

    static func run() {
        for (name, kind) in [("EC P-256", TestKey.Kind.p256), ("RSA-2048", .rsa2048)] {
            let certificates = mint(kind)
            measure(name, certificates)
        }
    }

    private static func mint(_ kind: TestKey.Kind) -> [[UInt8]] {
        let root = TestCertificateAuthority.root(key: .make(kind))
        let authority = root.intermediate("O=cluster.local,CN=intermediate", key: .make(kind))
        let keys = (0..<8).map { _ in TestKey.make(kind) }
        return (0..<distinct).map { index in
            authority.leaf(
                uris: ["spiffe://cluster.local/ns/shop-\(index % 50)/sa/workload-\(index)"],
                key: keys[index % keys.count]
            ).der
        }
    }

    private static func measure(_ name: String, _ certificates: [[UInt8]]) {
        let copies = certificates.map { der in
            let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: der.count)
            copy.initialize(from: der, count: der.count)
            return copy
        }
        defer { copies.forEach { $0.deallocate() } }
        let pointers = copies.map { Optional(UnsafePointer($0)) }
        let lengths = certificates.map(\.count)
        let decoder = BundleDecoder()
        var ours: [Double] = []
        var floor: [Double] = []
        var standard: [Double] = []
        // In turns, so that a change of the machine's speed meets all three.
        for _ in 0..<rounds {
            ours.append(
                CPUTime.of {
                    for _ in 0..<passes {
                        for der in certificates {
                            precondition(decoder.decode(der).certificates.count == 1)
                        }
                    }
                }
            )
            floor.append(
                CPUTime.of {
                    for _ in 0..<passes {
                        precondition(floor_read_all_fields(pointers, lengths, certificates.count) == distinct)
                    }
                }
            )
            standard.append(
                CPUTime.of { precondition(floor_read_default(pointers, lengths, certificates.count) == distinct) }
                    * Double(passes)
            )
        }
        let each = { (times: [Double]) in times.sorted()[times.count / 2] / Double(distinct * passes) * 1e6 }
        print("\(name), \(lengths.reduce(0, +) / lengths.count) bytes of DER, microseconds of CPU a certificate:")
        for (title, times) in [("ours", ours), ("C, same calls", floor), ("d2i_X509", standard)] {
            print("  \(title): " + String(format: "%.2f (%.0f a second)", each(times), 1e6 / each(times)))
        }
        print("  speed of C: " + String(format: "%.2f of it", each(floor) / each(ours)))
        print("  speed of d2i_X509: " + String(format: "%.1f times it", each(standard) / each(ours)))
    }
}
