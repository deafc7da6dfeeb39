// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Prints the figures of docs/performance.md. Each part runs in a process of its own, so that none warms another.
@main
enum Benchmarks {
    static func main() async throws {
        switch CommandLine.arguments.dropFirst().first {
        case "certificate-parsing": CertificateParsing.run()
        case "scrape": Scrape.run()
        case "census": CensusCost.run()
        case "resident-memory": Memory.slots()
        case "certs-memory": try await Memory.certs()
        default:
            print("usage: benchmarks certificate-parsing|scrape|census|resident-memory|certs-memory")
            exit(64)
        }
    }
}
