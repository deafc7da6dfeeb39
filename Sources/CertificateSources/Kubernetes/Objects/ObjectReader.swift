// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes
import StreamingJSON

/// What one object of a cluster shows, as far as it could be read.
struct ObjectReading {
    /// `nil` where the object has nothing to do with certificates.
    let observation: Observation?
    let problems: [SourceProblem]

    static let nothing = ObjectReading(observation: nil, problems: [])
}

/// Decodes what objects hold, and keeps what could not be read apart from what could.
struct ObjectReader {
    let cluster: String?
    let decoder: BundleDecoder
    private let listDecoder: RevocationBundleDecoder
    let chains: ChainBuilder
    /// Names the object in messages: `secret shop/tls`.
    let object: String
    private(set) var slots: [ObservedSlot] = []
    private(set) var revocationLists: [RevocationList] = []
    private(set) var problems: [SourceProblem] = []
    private var twins = TwinNumbering()

    init(cluster: String?, context: SourceContext, object: String) {
        self.cluster = cluster
        decoder = context.decoder
        listDecoder = context.listDecoder
        chains = context.chains
        self.object = object
    }

    /// The certificates in a field. What is wrong with it is noted, and costs no other field.
    mutating func certificates(_ content: CertificateContent, key: String) -> [Certificate] {
        let decoder = decoder
        guard let bundle = readable(content, key: key, { decoder.decode($0) }) else { return [] }
        problems += bundle.problems.map { SourceProblem($0, in: place(key)) }
        return bundle.certificates
    }

    mutating func addRevocationLists(_ content: CertificateContent, key: String) {
        let decoder = listDecoder
        guard let bundle = readable(content, key: key, { decoder.decode($0) }) else { return }
        problems += bundle.problems.map { SourceProblem($0, in: place(key)) }
        revocationLists += bundle.lists
    }

    mutating func addSlots(for certificates: [Certificate], at place: SlotID, authorities: [Certificate] = []) {
        slots += chains.slots(for: certificates, at: place, authorities: authorities, numberedBy: &twins)
    }

    private mutating func readable<R>(
        _ content: CertificateContent,
        key: String,
        _ decode: (UnsafeRawBufferPointer) -> R
    ) -> R? {
        switch content {
        case .readable(let bytes):
            return bytes.withBytes { decode($0) }
        case .broken:
            problems.append(SourceProblem(reason: "malformed", message: "\(place(key)): no base64"))
        case .oversized(let byteCount):
            problems.append(
                SourceProblem(reason: "too_large", message: "\(place(key)): \(byteCount) bytes are more than is read")
            )
        }
        return nil
    }

    private func place(_ key: String) -> String { "\(object), key \(key)" }

    /// Every reason that reading an object can have.
    static let reasons =
        ["malformed", "too_large"] + CertificateError.Reason.allCases.map(\.rawValue)
        + RevocationError.Reason.allCases.map(\.rawValue)
}
