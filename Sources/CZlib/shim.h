// SPDX-License-Identifier: Apache-2.0
#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

/// `deflateInit2` is a macro that passes the header's version and the structure's size, which Swift cannot call.
/// Window bits of 15 + 16 ask for a gzip member instead of a zlib stream (zlib manual, "Advanced Functions").
static inline int czlib_gzip_init(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

#endif
