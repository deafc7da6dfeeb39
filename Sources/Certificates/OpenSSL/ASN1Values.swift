// SPDX-License-Identifier: Apache-2.0

import COpenSSL

#if canImport(Glibc)
import Glibc
#endif

/// Copies of ASN.1 values. OpenSSL's strings are not NUL-terminated (CVE-2021-3712): only data and length are read.
enum ASN1Values {
    static func bytes(_ string: UnsafePointer<ASN1_STRING>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string)))
    }

    static func text(_ string: UnsafePointer<ASN1_STRING>) -> String {
        String(decoding: bytes(string), as: UTF8.self)
    }

    /// Text of a directory string, whose type says how its characters are coded.
    static func directoryText(_ string: UnsafePointer<ASN1_STRING>) -> String? {
        var utf8: UnsafeMutablePointer<UInt8>?
        let length = ASN1_STRING_to_UTF8(&utf8, string)
        guard length >= 0, let utf8 else {
            ERR_clear_error()
            return nil
        }
        defer { copenssl_free(utf8) }
        return String(decoding: UnsafeBufferPointer(start: utf8, count: Int(length)), as: UTF8.self)
    }

    static func serialNumber(_ integer: UnsafePointer<ASN1_STRING>) -> SerialNumber {
        SerialNumber(
            magnitude: bytes(integer),
            isNegative: ASN1_STRING_type(integer) & V_ASN1_NEG != 0
        )
    }

    /// Unix seconds of a UTCTime or GeneralizedTime; `nil` where it names no moment (RFC 5280, section 4.1.2.5).
    static func unixTime(_ time: UnsafePointer<ASN1_STRING>?) -> UnixTime? {
        guard let time else { return nil }
        var parts = tm()
        guard ASN1_TIME_to_tm(time, &parts) == 1 else {
            ERR_clear_error()
            return nil
        }
        return GregorianCalendar.unixTime(
            year: Int(parts.tm_year) + 1900,
            month: Int(parts.tm_mon) + 1,
            day: Int(parts.tm_mday),
            hour: Int(parts.tm_hour),
            minute: Int(parts.tm_min),
            second: Int(parts.tm_sec)
        )
    }

    /// Dotted form of an object identifier. OBJ_obj2txt is quadratic in the identifier's length (CVE-2023-2650), so
    /// long ones are not printed.
    static func dottedText(_ object: OpaquePointer?) -> String {
        guard let object, OBJ_length(object) <= 64 else { return "unknown" }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            let length = Int(OBJ_obj2txt(buffer.baseAddress, Int32(buffer.count), object, 1))
            guard length > 0 else { return "unknown" }
            return String(
                decoding: UnsafeRawBufferPointer(start: buffer.baseAddress, count: min(length, buffer.count - 1)),
                as: UTF8.self
            )
        }
    }
}
