// SPDX-License-Identifier: Apache-2.0

/// Content octets of object identifiers (RFC 7292, section 4.2; RFC 2315, section 14; RFC 2985).
enum PKCS12Identifier {
    private static let pkcs: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01]
    private static let bag = pkcs + [0x0C, 0x0A, 0x01]

    static let data = pkcs + [0x07, 0x01]
    static let encryptedData = pkcs + [0x07, 0x06]
    static let certificateBag = bag + [0x03]
    static let nestedBags = bag + [0x06]
    static let x509Certificate = pkcs + [0x09, 0x16, 0x01]
    static let friendlyName = pkcs + [0x09, 0x14]
}
