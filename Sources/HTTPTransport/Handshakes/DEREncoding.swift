// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// Copies of what OpenSSL holds, as DER.
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
