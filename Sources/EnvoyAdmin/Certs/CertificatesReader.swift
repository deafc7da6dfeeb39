// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads `/certs` while it arrives. The answer holds one element for every TLS context, thousands of which repeat the
/// same certificates: each distinct element is decoded, and kept, once.
struct CertificatesReader: ~Copyable {
    private static let member = "certificates"
    private static let maximumElementBytes = 4 << 20
    private static let maximumNames = 100

    private let maximumDistinct: Int
    private var splitter = JSONSplitter(
        .object(elementsOf: [member], whole: []),
        maximumFrameBytes: maximumElementBytes
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
        var elements: [[UInt8]] = []
        var isTooLarge = false
        do {
            try chunk.withUnsafeBytes { chunk in
                try splitter.feed(chunk) { frame in
                    switch frame {
                    case .value(let element, _): elements.append(Array(element))
                    case .oversized: isTooLarge = true
                    }
                }
            }
            for element in elements where seen.insert(element).inserted {
                guard seen.count <= maximumDistinct else {
                    throw EnvoyAdminError(
                        .tooManyCertificates,
                        "/certs: more than \(maximumDistinct) distinct TLS contexts"
                    )
                }
                decodedElements += 1
                take(try decoder.decode(WireTLSContext.self, from: Data(element)))
            }
        } catch let error as EnvoyAdminError {
            throw error
        } catch {
            throw Self.malformed(EnvoyAdminError.describe(error, body: chunk))
        }
        if isTooLarge { throw Self.malformed("a TLS context of more than \(Self.maximumElementBytes) bytes") }
    }

    func finish() throws(EnvoyAdminError) -> CertificatesInUse {
        do throws(JSONFault) {
            try splitter.finish()
        } catch {
            throw Self.malformed("the answer ends in the middle")
        }
        guard splitter.hasSeen(Self.member) else {
            throw Self.malformed("JSON without `\(Self.member)`; is this an Envoy admin endpoint?")
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

    private static func malformed(_ message: String) -> EnvoyAdminError {
        EnvoyAdminError(.malformed, "/certs: \(message)")
    }
}
