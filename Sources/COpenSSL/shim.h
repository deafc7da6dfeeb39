// SPDX-License-Identifier: Apache-2.0
#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/// Decodes one certificate without d2i_X509's pass over cached extensions, which needs digests that a context with
/// only the `null` provider does not have, and reports their absence as a failed parse. The item template's address
/// comes from a macro.
static inline X509 *copenssl_d2i_x509(OSSL_LIB_CTX *context, const unsigned char **bytes, long length) {
    return (X509 *)ASN1_item_d2i_ex(NULL, bytes, length, ASN1_ITEM_rptr(X509), context, NULL);
}

/// The names' stack type and its accessors are macros.
static inline int copenssl_general_names_count(const GENERAL_NAMES *names) {
    return sk_GENERAL_NAME_num(names);
}

static inline GENERAL_NAME *copenssl_general_name(const GENERAL_NAMES *names, int index) {
    return sk_GENERAL_NAME_value(names, index);
}

/// The extensions' stack type and its accessors are macros.
static inline void copenssl_extensions_free(X509_EXTENSIONS *extensions) {
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
}

/// RFC 4514 text in which bytes above 127 stay UTF-8 instead of becoming hexadecimal escapes. The flag constants are
/// expressions that Swift cannot import.
static inline int copenssl_print_name_rfc4514(BIO *out, const X509_NAME *name) {
    return X509_NAME_print_ex(out, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
}

/// `BIO_get_mem_data` is a macro over BIO_ctrl.
static inline long copenssl_memory_bio_contents(BIO *bio, char **contents) {
    return BIO_get_mem_data(bio, contents);
}

/// `OPENSSL_free` is a macro that records the caller's file and line.
static inline void copenssl_free(void *pointer) {
    OPENSSL_free(pointer);
}

/// `OPENSSL_clear_free` is a macro for the same reason.
static inline void copenssl_clear_free(void *pointer, size_t count) {
    OPENSSL_clear_free(pointer, count);
}

#endif
