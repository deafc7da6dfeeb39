// SPDX-License-Identifier: Apache-2.0

#include "floor.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/provider.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <time.h>

static OSSL_LIB_CTX *reading_context(void) {
    static OSSL_LIB_CTX *context;
    if (context == NULL) {
        context = OSSL_LIB_CTX_new();
        if (context == NULL || OSSL_PROVIDER_load(context, "null") == NULL) abort();
    }
    return context;
}

static const EVP_MD *sha256(void) {
    static EVP_MD *digest;
    if (digest == NULL && (digest = EVP_MD_fetch(NULL, "SHA256", NULL)) == NULL) abort();
    return digest;
}

static void print_name(BIO *out, const X509_NAME *name) {
    char *text;
    if (X509_NAME_entry_count(name) == 0) return;
    BIO_reset(out);
    X509_NAME_print_ex(out, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    BIO_get_mem_data(out, &text);
}

size_t floor_read_all_fields(const uint8_t *const *certificates, const size_t *lengths, size_t count) {
    size_t read = 0;
    unsigned char digest[32];
    BIO *out = BIO_new(BIO_s_mem());
    for (size_t i = 0; i < count; i++) {
        const unsigned char *position = certificates[i];
        EVP_Digest(certificates[i], lengths[i], digest, NULL, sha256(), NULL);
        X509 *x509 = (X509 *)ASN1_item_d2i_ex(NULL, &position, (long)lengths[i], ASN1_ITEM_rptr(X509),
                                              reading_context(), NULL);
        if (x509 == NULL) continue;

        X509_PUBKEY *key = X509_get_X509_PUBKEY(x509);
        unsigned char *encoded = NULL;
        int length = i2d_X509_PUBKEY(key, &encoded);
        EVP_Digest(encoded, (size_t)length, digest, NULL, sha256(), NULL);
        OPENSSL_free(encoded);

        struct tm time;
        ASN1_TIME_to_tm(X509_get0_notBefore(x509), &time);
        ASN1_TIME_to_tm(X509_get0_notAfter(x509), &time);
        ASN1_STRING_get0_data(X509_get0_serialNumber(x509));
        print_name(out, X509_get_subject_name(x509));
        print_name(out, X509_get_issuer_name(x509));
        X509_NAME_get_index_by_NID(X509_get_subject_name(x509), NID_commonName, -1);

        GENERAL_NAMES *names = X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);
        for (int n = 0; n < sk_GENERAL_NAME_num(names); n++) {
            const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, n);
            ASN1_STRING_get0_data(name->d.ia5);
        }
        GENERAL_NAMES_free(names);
        BASIC_CONSTRAINTS_free(X509_get_ext_d2i(x509, NID_basic_constraints, NULL, NULL));
        ASN1_OCTET_STRING_free(X509_get_ext_d2i(x509, NID_subject_key_identifier, NULL, NULL));
        AUTHORITY_KEYID_free(X509_get_ext_d2i(x509, NID_authority_key_identifier, NULL, NULL));

        ASN1_OBJECT *algorithm;
        const unsigned char *bits;
        X509_ALGOR *parameters;
        X509_PUBKEY_get0_param(&algorithm, &bits, &length, &parameters, key);
        OBJ_obj2nid(algorithm);
        OBJ_nid2ln(OBJ_obj2nid(X509_get0_tbs_sigalg(x509)->algorithm));
        X509_free(x509);
        read++;
    }
    BIO_free(out);
    return read;
}

size_t floor_read_default(const uint8_t *const *certificates, const size_t *lengths, size_t count) {
    size_t read = 0;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *position = certificates[i];
        X509 *x509 = d2i_X509(NULL, &position, (long)lengths[i]);
        if (x509 == NULL) continue;
        struct tm time;
        ASN1_TIME_to_tm(X509_get0_notAfter(x509), &time);
        X509_free(x509);
        read++;
    }
    return read;
}
