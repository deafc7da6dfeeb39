// SPDX-License-Identifier: Apache-2.0

import Certificates

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// JSON of envoy.admin.v3.SecretsConfigDump, as `/config_dump?resource=…` lists its entries.
struct WireSecretsDump: Decodable {
    /// Absent where there is no such secret: Envoy answers `{}`.
    let configs: [Readable<Entry>]?

    /// An entry, or nothing where it does not have the shape, so that one odd entry does not cost the others.
    struct Readable<Value: Decodable>: Decodable {
        let value: Value?

        init(from decoder: any Decoder) throws {
            value = try? Value(from: decoder)
        }
    }

    struct Entry: Decodable {
        let name: String
        let versionInfo: String?
        let lastUpdated: String?
        let secret: Secret?

        enum CodingKeys: String, CodingKey {
            case name, secret
            case versionInfo = "version_info"
            case lastUpdated = "last_updated"
        }
    }

    struct Secret: Decodable {
        let tlsCertificate: TLSCertificate?
        let validationContext: ValidationContext?

        enum CodingKeys: String, CodingKey {
            case tlsCertificate = "tls_certificate"
            case validationContext = "validation_context"
        }
    }

    struct TLSCertificate: Decodable {
        let certificateChain: DataSource?

        enum CodingKeys: String, CodingKey {
            case certificateChain = "certificate_chain"
        }
    }

    struct ValidationContext: Decodable {
        let trustedCA: DataSource?

        enum CodingKeys: String, CodingKey {
            case trustedCA = "trusted_ca"
        }
    }

    /// envoy.config.core.v3.DataSource.
    struct DataSource: Decodable {
        let inlineBytes: Data?
        let inlineString: String?
        let filename: String?
        let environmentVariable: String?

        enum CodingKeys: String, CodingKey {
            case inlineBytes = "inline_bytes"
            case inlineString = "inline_string"
            case filename
            case environmentVariable = "environment_variable"
        }

        var bytes: [UInt8]? {
            inlineBytes.map { [UInt8]($0) } ?? inlineString.map { Array($0.utf8) }
        }
    }
}

extension WireSecretsDump.Entry {
    func secret(state: EnvoySecret.State) -> EnvoySecret {
        EnvoySecret(
            name: name,
            state: state,
            content: content,
            versionInfo: versionInfo ?? "",
            lastUpdated: lastUpdated.flatMap { ProtobufTimestamp.unixTime($0) }
        )
    }

    private var content: EnvoySecret.Content {
        if let source = secret?.tlsCertificate?.certificateChain {
            return source.bytes.map { .certificateChain($0) } ?? source.elsewhere
        }
        if let source = secret?.validationContext?.trustedCA {
            return source.bytes.map { .trustBundle($0) } ?? source.elsewhere
        }
        return .none
    }
}

extension WireSecretsDump.DataSource {
    fileprivate var elsewhere: EnvoySecret.Content {
        filename.map { .elsewhere($0) } ?? environmentVariable.map { .elsewhere("$" + $0) } ?? .none
    }
}
