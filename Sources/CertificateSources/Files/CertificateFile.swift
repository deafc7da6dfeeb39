// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// A file that somebody named, read once.
package enum CertificateFile {
    /// - Throws: an error whose text says what to do.
    package static func contents(of path: String, atMost limit: Int) throws -> [UInt8] {
        _ = try FileStamp(of: path)
        return try BoundedFile(path).contents(atMost: limit).withBytes { Array($0) }
    }
}
