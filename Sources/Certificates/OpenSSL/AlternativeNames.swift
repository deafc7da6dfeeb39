// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Sole owner of a decoded subject alternative name extension.
struct AlternativeNames: ~Copyable {
    private let names: OpaquePointer

    /// Read with X509_get_ext_d2i: the accessors that cache extensions fail in the reading context.
    init?(of certificate: borrowing X509Handle) {
        guard let names = X509_get_ext_d2i(certificate.pointer, NID_subject_alt_name, nil, nil) else {
            ERR_clear_error()
            return nil
        }
        self.names = OpaquePointer(names)
    }

    deinit {
        GENERAL_NAMES_free(names)
    }

    var count: Int { Int(copenssl_general_names_count(names)) }

    func values(atMost limit: Int, printingWith buffer: borrowing TextBuffer) -> [SubjectAlternativeName] {
        let kept = min(count, limit)
        var values: [SubjectAlternativeName] = []
        values.reserveCapacity(kept)
        for index in 0..<kept {
            guard let name = copenssl_general_name(names, Int32(index)) else { continue }
            values.append(Self.value(name.pointee, printingWith: buffer))
        }
        return values
    }

    private static func value(
        _ name: GENERAL_NAME,
        printingWith buffer: borrowing TextBuffer
    ) -> SubjectAlternativeName {
        switch name.type {
        case GEN_DNS: .dns(ASN1Values.text(name.d.dNSName))
        case GEN_URI: .uri(ASN1Values.text(name.d.uniformResourceIdentifier))
        case GEN_EMAIL: .email(ASN1Values.text(name.d.rfc822Name))
        case GEN_IPADD: .ipAddress(IPAddressText.text(ASN1Values.bytes(name.d.iPAddress)))
        case GEN_DIRNAME: .directoryName(buffer.text(of: name.d.directoryName))
        case GEN_OTHERNAME: .otherName(type: ASN1Values.dottedText(name.d.otherName.pointee.type_id))
        case GEN_RID: .registeredID(ASN1Values.dottedText(name.d.registeredID))
        default: .unsupported(tag: Int(name.type))
        }
    }
}
