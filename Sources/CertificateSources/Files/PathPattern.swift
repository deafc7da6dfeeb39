// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#endif

/// A glob(3) pattern.
struct PathPattern: Sendable {
    let text: String

    /// The paths that match now, sorted. A pattern without wildcards is its own only match, whether or not it exists,
    /// so that a missing file is noticed.
    func matches() throws(FileError) -> [String] {
        if let path = literalPath { return [path] }
        var result = glob_t()
        defer { globfree(&result) }
        // Left to itself, glob(3) passes over what it cannot read, and its files would look deleted.
        let isFatal: @convention(c) (UnsafePointer<CChar>?, Int32) -> Int32 = { _, code in
            code == ENOENT || code == ENOTDIR ? 0 : 1
        }
        switch glob(text, 0, isFatal, &result) {
        case 0:
            return (0..<Int(result.gl_pathc)).compactMap { index in
                result.gl_pathv[index].map { String(cString: $0) }
            }
        case GLOB_NOMATCH:
            return []
        default:
            throw FileError(.unreadable, "\(text): a directory of the pattern cannot be read")
        }
    }

    /// The path that a pattern without wildcards names; a backslash takes its meaning from the next character.
    private var literalPath: String? {
        var path = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
                continue
            } else if "*?[".contains(character) {
                return nil
            }
            path.append(character)
        }
        return path
    }
}
