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
        guard text.contains(where: { "*?[".contains($0) }) else { return [text] }
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
}
