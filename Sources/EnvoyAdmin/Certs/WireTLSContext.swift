// SPDX-License-Identifier: Apache-2.0

import Certificates

/// JSON of envoy.admin.v3.Certificate: what one TLS context uses.
///
/// `days_until_expiration` is left out on purpose: it is floored, and zero for expired certificates as well.
struct WireTLSContext: Decodable {
    struct Details: Decodable {
        let path: String?
        let serialNumber: String
        let names: [Name]?
        let validFrom: String
        let expirationTime: String

        enum CodingKeys: String, CodingKey {
            case path
            case serialNumber = "serial_number"
            case names = "subject_alt_names"
            case validFrom = "valid_from"
            case expirationTime = "expiration_time"
        }
    }

    struct Name: Decodable {
        let dns: String?
        let uri: String?
        let ipAddress: String?

        enum CodingKeys: String, CodingKey {
            case dns, uri
            case ipAddress = "ip_address"
        }
    }

    let authorities: [Details]?
    let leaves: [Details]?

    enum CodingKeys: String, CodingKey {
        case authorities = "ca_cert"
        case leaves = "cert_chain"
    }
}

extension CertificateDetails {
    /// `nil` where serial number or dates are none.
    init?(_ wire: WireTLSContext.Details, maximumNames: Int) {
        guard
            let serialNumber = SerialNumber(hexadecimal: wire.serialNumber),
            let notBefore = ProtobufTimestamp.unixTime(wire.validFrom),
            let notAfter = ProtobufTimestamp.unixTime(wire.expirationTime)
        else { return nil }
        self.serialNumber = serialNumber
        self.notBefore = notBefore
        self.notAfter = notAfter
        subjectAlternativeNames = (wire.names ?? []).prefix(maximumNames).compactMap { name in
            name.dns.map { .dns($0) } ?? name.uri.map { .uri($0) } ?? name.ipAddress.map { .ipAddress($0) }
        }
        path = wire.path == "<inline>" || wire.path == "" ? nil : wire.path
    }
}
