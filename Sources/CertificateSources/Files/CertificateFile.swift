// SPDX-License-Identifier: Apache-2.0

package import Certificates
import StreamingJSON

/// A file that somebody named, read once.
package enum CertificateFile {
    /// - Throws: an error whose text says what to do.
    package static func contents(of path: String, atMost limit: Int) throws -> [UInt8] {
        try withContents(of: path, atMost: limit) { Array($0) }
    }

    /// What there may be a key in: it is overwritten afterwards.
    ///
    /// - Throws: an error whose text says what to do.
    package static func withContents<R>(
        of path: String,
        atMost limit: Int,
        _ body: (UnsafeRawBufferPointer) -> R
    ) throws -> R {
        _ = try FileStamp(of: path)
        return try BoundedFile(path).contents(atMost: limit).withBytes(body)
    }

    /// - Throws: an error whose text says what to do.
    package static func passphrase(in path: String) throws -> Passphrase {
        try withContents(of: path, atMost: PassphraseFile.maximumBytes) { Passphrase(fileContent: $0) }
    }
}
