// SPDX-License-Identifier: Apache-2.0

import Foundation

enum ResidentMemory {
    /// MiB of a line of /proc/self/status: `VmRSS` now, `VmHWM` at its highest.
    static func mebibytes(_ line: String) -> Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let kibibytes = status.split(separator: "\n").first { $0.hasPrefix(line + ":") }?
            .split(whereSeparator: \.isWhitespace)[1]
        return (kibibytes.flatMap { Double($0) } ?? .nan) / 1024
    }
}
