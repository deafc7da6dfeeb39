// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads `/certs` while it arrives. The answer holds one element for every TLS context, thousands of which repeat the
/// same certificates: each distinct element is decoded, and kept, once.
struct CertificatesReader {
    private static let maximumElementBytes = 4 << 20
    private static let maximumNames = 100

    private let maximumDistinct: Int
    private var splitter = JSONElementSplitter(
        member: "certificates",
        maximumElementBytes: maximumElementBytes
    )
    private var seen: Set<[UInt8]> = []
    private var result = CertificatesInUse()
    private let decoder = JSONDecoder()

    /// Elements that were really decoded: the measure of the work that repetition does not cost.
    private(set) var decodedElements = 0

    init(maximumDistinct: Int = 10_000) {
        self.maximumDistinct = maximumDistinct
    }

    mutating func feed(_ chunk: [UInt8]) throws(EnvoyAdminError) {
        do {
            for element in try splitter.feed(chunk) where seen.insert(element).inserted {
                guard seen.count <= maximumDistinct else {
                    throw EnvoyAdminError(
                        .tooManyCertificates,
                        "/certs: more than \(maximumDistinct) distinct TLS contexts"
                    )
                }
                decodedElements += 1
                take(try decoder.decode(WireTLSContext.self, from: Data(element)))
            }
        } catch {
            throw Self.adminError(error, chunk)
        }
    }

    consuming func finish() throws(EnvoyAdminError) -> CertificatesInUse {
        do throws(JSONElementSplitter.Fault) {
            try splitter.finish()
        } catch {
            throw Self.adminError(error, [])
        }
        return result
    }

    private mutating func take(_ context: WireTLSContext) {
        for details in context.leaves ?? [] {
            if let details = CertificateDetails(details, maximumNames: Self.maximumNames) {
                result.leaves.insert(details)
            } else {
                result.unreadable += 1
            }
        }
        for details in context.authorities ?? [] {
            if let details = CertificateDetails(details, maximumNames: Self.maximumNames) {
                result.authorities.insert(details)
            } else {
                result.unreadable += 1
            }
        }
    }

    private static func adminError(_ error: any Error, _ chunk: [UInt8]) -> EnvoyAdminError {
        switch error {
        case let error as EnvoyAdminError:
            return error
        case JSONElementSplitter.Fault.incomplete:
            return EnvoyAdminError(.malformed, "/certs: the answer ends in the middle")
        case JSONElementSplitter.Fault.memberMissing:
            return EnvoyAdminError(.malformed, "/certs: JSON without `certificates`; is this an Envoy admin endpoint?")
        case JSONElementSplitter.Fault.elementTooLarge:
            return EnvoyAdminError(.malformed, "/certs: a TLS context of more than \(maximumElementBytes) bytes")
        default:
            return EnvoyAdminError(.malformed, "/certs: \(EnvoyAdminError.describe(error, body: chunk))")
        }
    }
}
