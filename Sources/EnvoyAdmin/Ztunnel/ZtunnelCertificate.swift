// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// One certificate of a ztunnel's answer (ztunnel:src/admin.rs, CertDump).
package struct ZtunnelCertificate: Sendable, Equatable {
    /// For `BundleDecoder`. It has all that the answer tells beside it.
    package let pem: [UInt8]
    /// What the answer calls it, to check that the bytes are of the certificate that it means.
    package let serialNumber: SerialNumber?
}
