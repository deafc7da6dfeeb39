// SPDX-License-Identifier: Apache-2.0
#ifndef FLOOR_H
#define FLOOR_H

#include <stddef.h>
#include <stdint.h>

/// Reads every field that Certificates reads, by the same OpenSSL calls in a context that holds only the `null`
/// provider, and keeps nothing. Returns how many certificates were read.
size_t floor_read_all_fields(const uint8_t *const *certificates, const size_t *lengths, size_t count);

/// d2i_X509 in the default context and NotAfter, nothing else.
size_t floor_read_default(const uint8_t *const *certificates, const size_t *lengths, size_t count);

#endif
