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
        switch glob(text, 0, nil, &result) {
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
