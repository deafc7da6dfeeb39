// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#endif

/// Why a file could not be read.
struct FileError: Error, Hashable, Sendable {
    /// Closed, because it is the label `reason` of the error counters.
    enum Reason: String, Sendable, CaseIterable {
        /// A path without wildcards that does not exist.
        case notFound = "not_found"
        /// A directory, a pipe or a device.
        case notAFile = "not_a_file"
        case unreadable
        case tooLarge = "too_large"
    }

    let reason: Reason
    let message: String

    init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    /// - Parameter code: the value of errno(3) when the call failed.
    init(opening path: String, code: Int32) {
        let cause = String(cString: strerror(code))
        switch code {
        case ENOENT: self.init(.notFound, "\(path): \(cause); correct the path, or wait for the file")
        case EACCES, EPERM: self.init(.unreadable, "\(path): \(cause); let the exporter's user read it")
        default: self.init(.unreadable, "\(path): \(cause)")
        }
    }
}

extension FileError: CustomStringConvertible {
    var description: String { message }
}
