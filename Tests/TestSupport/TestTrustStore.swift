// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// OpenSSL's own verification of a chain: a judge that shares nothing with the code under test.
package final class TestTrustStore {
    private var handles: [[UInt8]: OpaquePointer] = [:]

    package init() {}

    deinit {
        for handle in handles.values { X509_free(handle) }
    }

    /// Whether `leaf`, presented with the certificates behind it, verifies where exactly `anchors` are trusted, as
    /// X509_verify_cert(3) finds with partial chains, as Envoy allows them. Dates are not looked at.
    package func verifies(
        _ leaf: TestCertificate,
        presenting chain: [TestCertificate],
        trusting anchors: [TestCertificate]
    ) -> Bool {
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard let store = X509_STORE_new(), let context = X509_STORE_CTX_new(), let untrusted = OPENSSL_sk_new_null()
        else { fatalError("OpenSSL could not allocate what a verification needs") }
        defer {
            X509_STORE_CTX_free(context)
            X509_STORE_free(store)
            OPENSSL_sk_free(untrusted)
        }
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_PARTIAL_CHAIN))
        for anchor in anchors { X509_STORE_add_cert(store, handle(of: anchor)) }
        for certificate in chain { OPENSSL_sk_push(untrusted, UnsafeRawPointer(handle(of: certificate))) }
        guard X509_STORE_CTX_init(context, store, handle(of: leaf), untrusted) == 1 else {
            fatalError("OpenSSL did not begin a verification")
        }
        return X509_verify_cert(context) == 1
    }

    private func handle(of certificate: TestCertificate) -> OpaquePointer {
        if let known = handles[certificate.der] { return known }
        let decoded: OpaquePointer? = certificate.der.withUnsafeBufferPointer { der in
            var position = der.baseAddress
            return d2i_X509(nil, &position, der.count)
        }
        guard let decoded else { fatalError("OpenSSL cannot read a minted certificate") }
        handles[certificate.der] = decoded
        return decoded
    }
}
