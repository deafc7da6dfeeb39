// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// What the OCSP response says that a server sent with its certificate (RFC 6960, RFC 6066 section 8). Its signature is
/// not checked.
package struct StapledStatus: Sendable, Equatable {
    /// The raw values are metric label values.
    package enum Value: String, Sendable, CaseIterable {
        case good, revoked
        /// The responder does not know the certificate, or the response is about another one.
        case unknown
    }

    package let value: Value
    /// Unix seconds; nil where the response names none: newer information is then always to be had.
    package let nextUpdate: Int64?

    /// - Parameters:
    ///   - response: DER of an OCSPResponse.
    ///   - serialNumber: of the leaf, DER.
    /// - Returns: nil where the response is none, or an error in a responder's words.
    init?(response: UnsafeBufferPointer<UInt8>, serialNumber: [UInt8]) {
        defer { ERR_clear_error() }
        var next = response.baseAddress
        guard let decoded = d2i_OCSP_RESPONSE(nil, &next, response.count) else { return nil }
        defer { OCSP_RESPONSE_free(decoded) }
        guard OCSP_response_status(decoded) == OCSP_RESPONSE_STATUS_SUCCESSFUL,
            let basic = OCSP_response_get1_basic(decoded)
        else { return nil }
        defer { OCSP_BASICRESP_free(basic) }
        let answers = (0..<OCSP_resp_count(basic)).compactMap { OCSP_resp_get0(basic, $0) }
        guard
            let answer = answers.first(where: {
                ccurl_ocsp_serial_number($0).map(DEREncoding.serialNumber) == serialNumber
            })
        else {
            value = .unknown
            nextUpdate = nil
            return
        }
        var update: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
        value =
            switch OCSP_single_get0_status(answer, nil, nil, nil, &update) {
            case V_OCSP_CERTSTATUS_GOOD: .good
            case V_OCSP_CERTSTATUS_REVOKED: .revoked
            default: .unknown
            }
        nextUpdate = update.flatMap { DEREncoding.unixTime($0) }
    }
}
