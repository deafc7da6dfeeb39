// SPDX-License-Identifier: Apache-2.0
#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

/// `deflateInit2` is a macro that passes the header's version and the structure's size, which Swift cannot call.
/// Negative window bits ask for deflate data without any frame around it (zlib manual, "Advanced Functions").
static inline int czlib_deflate_init(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
}

static inline int czlib_inflate_init(z_stream *stream) {
    return inflateInit2(stream, -15);
}

#endif
