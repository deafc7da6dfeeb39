// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Glibc

/// Copies of what OpenSSL holds, as DER and in Unix seconds.
enum DEREncoding {
    static func certificate(_ certificate: OpaquePointer?) -> [UInt8]? {
        encode { i2d_X509(certificate, $0) }
    }

    static func serialNumber(_ number: UnsafePointer<ASN1_INTEGER>) -> [UInt8]? {
        encode { i2d_ASN1_INTEGER(number, $0) }
    }

    static func certificates(_ stack: OpaquePointer?) -> [[UInt8]] {
        guard let stack else { return [] }
        return (0..<ccurl_certificate_count(stack)).compactMap { certificate(ccurl_certificate(stack, $0)) }
    }

    /// NotBefore and NotAfter of each, in Unix seconds.
    static func dates(_ stack: OpaquePointer?) -> [Int64] {
        guard let stack else { return [] }
        return (0..<ccurl_certificate_count(stack)).flatMap { index in
            let certificate = ccurl_certificate(stack, index)
            return [X509_get0_notBefore(certificate), X509_get0_notAfter(certificate)].compactMap { unixTime($0) }
        }
    }

    static func unixTime(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
        var parts = tm()
        guard ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
        return Int64(timegm(&parts))
    }

    /// - Parameter write: i2d_…(3): returns the length, and writes where it is given a place.
    private static func encode(
        _ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> CInt
    ) -> [UInt8]? {
        let count = write(nil)
        guard count > 0 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, initializedCount in
            var next = buffer.baseAddress
            initializedCount = max(0, Int(write(&next)))
        }
    }
}
