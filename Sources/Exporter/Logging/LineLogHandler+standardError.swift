// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
package import Logging

extension LineLogHandler {
    /// The program's log: standard error, by the system's clock.
    package static func standardError(
        format: LogFormat,
        level: LogLevel,
        metadataProvider: Logger.MetadataProvider? = nil
    ) -> LineLogHandler {
        LineLogHandler(
            format: format,
            level: level,
            metadataProvider: metadataProvider,
            milliseconds: { Int64((Date.now.timeIntervalSince1970 * 1_000).rounded(.down)) },
            write: { writeLine($0, to: STDERR_FILENO) }
        )
    }
}

/// A log that cannot be written must not stop or slow the program: after an error the rest of the line is dropped.
func writeLine(_ line: [UInt8], to descriptor: Int32) {
    line.withUnsafeBytes { buffer in
        var rest = buffer[...]
        while !rest.isEmpty {
            let written = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
