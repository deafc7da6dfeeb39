// SPDX-License-Identifier: Apache-2.0
#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <curl/curl.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// curl_easy_setopt, curl_multi_setopt and curl_easy_getinfo are variadic, which Swift does not import: one wrapper for
// each kind of argument. In Debian's libcurl `long` options take a C long, `*_LARGE` options a curl_off_t.

static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

/// libcurl copies the text. NULL takes the option back to "none".
static inline CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

/// libcurl keeps the pointer: what it points to must outlive the transfer.
static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

/// Type of CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION.
typedef size_t (*ccurl_data_callback)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode ccurl_set_data_callback(CURL *easy, CURLoption option, ccurl_data_callback callback) {
    return curl_easy_setopt(easy, option, callback);
}

typedef CURLcode (*ccurl_tls_context_callback)(CURL *easy, void *tls_context, void *context);

static inline CURLcode ccurl_set_tls_context_callback(CURL *easy, ccurl_tls_context_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, callback);
}

// An allocator for libcurl that overwrites what it gives back (curl_global_init_mem(3)): libcurl's buffers held bearer
// tokens and the keys of Secrets.

static inline void ccurl_wiping_free(void *memory) {
    if (memory) explicit_bzero(memory, malloc_usable_size(memory));
    free(memory);
}

static inline void *ccurl_wiping_realloc(void *memory, size_t size) {
    if (!memory) return malloc(size);
    size_t old = malloc_usable_size(memory);
    if (size && size <= old) {
        explicit_bzero((char *)memory + size, old - size);
        return memory;
    }
    void *moved = malloc(size ? size : 1);
    if (!moved) return NULL;
    memcpy(moved, memory, old < size ? old : size);
    ccurl_wiping_free(memory);
    return moved;
}

static inline CURLcode ccurl_global_init_wiping(void) {
    return curl_global_init_mem(
        CURL_GLOBAL_DEFAULT, malloc, ccurl_wiping_free, ccurl_wiping_realloc, strdup, calloc
    );
}

/// glibc's heap for a program of few threads that now and then needs a large buffer for a moment (mallopt(3)): one arena,
/// and large pieces apart from it, so that they go back to the system.
static inline void ccurl_tune_heap(int large_bytes) {
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, large_bytes);
    mallopt(M_TRIM_THRESHOLD, large_bytes);
}

static inline void ccurl_wipe(void *bytes, size_t count) { explicit_bzero(bytes, count); }

/// SSL_OP_CLEANSE_PLAINTEXT: OpenSSL overwrites the records that it has handed over (SSL_CTX_set_options(3)).
static inline void ccurl_cleanse_plaintext(void *tls_context) {
    SSL_CTX_set_options((SSL_CTX *)tls_context, SSL_OP_CLEANSE_PLAINTEXT);
}

/// What CURLOPT_PRIVATE was given.
static inline void *ccurl_get_private(CURL *easy) {
    void *value = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value);
    return value;
}

/// The socket of a handle that connected under CURLOPT_CONNECT_ONLY; -1 where there is none.
static inline curl_socket_t ccurl_active_socket(CURL *easy) {
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &socket);
    return socket;
}

static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// The pause constants are what a write callback compares and returns as size_t; the headers give them as int.

static const size_t ccurl_write_pause = CURL_WRITEFUNC_PAUSE;
static const int ccurl_pause_none = CURLPAUSE_CONT;

// The ranges of CURLOPT_SSLVERSION and CURLOPT_HTTP_VERSION are anonymous enums and macros.

static const long ccurl_tls_1_0 = CURL_SSLVERSION_TLSv1_0;
static const long ccurl_tls_1_2 = CURL_SSLVERSION_TLSv1_2;
static const long ccurl_http_1_1 = CURL_HTTP_VERSION_1_1;

// The TLS handshakes that we make ourselves, over connections that libcurl made. Most of OpenSSL's settings are macros.

/// Any TLS version from 1.0 on.
static inline int ccurl_allow_old_servers(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_CLEANSE_PLAINTEXT);
    return SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
}

/// The largest message with certificates that is read, in bytes.
static inline void ccurl_limit_certificate_list(SSL_CTX *context, long bytes) {
    SSL_CTX_set_max_cert_list(context, bytes);
}

static inline int ccurl_set_server_name(SSL *connection, const char *name) {
    return (int)SSL_set_tlsext_host_name(connection, name);
}

/// Asks for an OCSP response beside the certificate (RFC 6066 section 8).
static inline void ccurl_request_status(SSL *connection) {
    SSL_set_tlsext_status_type(connection, TLSEXT_STATUSTYPE_ocsp);
}

/// The stapled OCSP response, which stays the connection's; -1 or less without one.
static inline long ccurl_stapled_response(SSL *connection, const unsigned char **response) {
    return SSL_get_tlsext_status_ocsp_resp(connection, response);
}

static inline int ccurl_use_trust_store(SSL *connection, X509_STORE *store) {
    return SSL_set1_verify_cert_store(connection, store);
}

/// What waits in a memory BIO.
static inline int ccurl_pending(BIO *bio) { return (int)BIO_pending(bio); }

/// The serial number of the certificate that one answer of an OCSP response is about.
static inline const ASN1_INTEGER *ccurl_ocsp_serial_number(const OCSP_SINGLERESP *answer) {
    ASN1_INTEGER *serial = NULL;
    OCSP_id_get0_info(NULL, NULL, NULL, &serial, (OCSP_CERTID *)OCSP_SINGLERESP_get0_id(answer));
    return serial;
}

// What glibc declares for GNU programs alone, and Swift's import of it therefore lacks: the credentials of a socket's
// peer are read through our own copy of its structure (unix(7), SO_PEERCRED).

static inline int ccurl_peer_process(int socket) {
    struct { int pid; unsigned int uid, gid; } peer = {0, 0, 0};
    socklen_t length = sizeof peer;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return -1;
    return peer.pid;
}

/// The SHA-1 of a WebSocket's key, which RFC 6455 section 4.2.2 asks for: 20 bytes. 0 on failure.
static inline int ccurl_sha1(const void *bytes, size_t count, unsigned char *digest) {
    return EVP_Digest(bytes, count, digest, NULL, EVP_sha1(), NULL);
}

/// SHA-256 (FIPS 180-4): 32 bytes. 0 on failure.
static inline int ccurl_sha256(const void *bytes, size_t count, unsigned char *digest) {
    return EVP_Digest(bytes, count, digest, NULL, EVP_sha256(), NULL);
}

// The accessors of a STACK_OF(X509) are macros.

static inline int ccurl_certificate_count(const STACK_OF(X509) *certificates) {
    return sk_X509_num(certificates);
}

static inline X509 *ccurl_certificate(const STACK_OF(X509) *certificates, int index) {
    return sk_X509_value(certificates, index);
}

#endif
