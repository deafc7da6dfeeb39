// SPDX-License-Identifier: Apache-2.0

import CertificateSources

#if canImport(Glibc)
import Glibc
#endif

/// What the kernel says of this process (proc(5)), for the usual `process_*` series.
struct ProcessStatistics: Sendable {
    let cpuSeconds: Double
    let openFileDescriptors: Int64
    let maximumFileDescriptors: Double
    let virtualMemoryBytes: Int64
    let maximumVirtualMemoryBytes: Double
    let residentMemoryBytes: Int64
    let startTime: Double

    /// `nil` where /proc is not there.
    static func current() -> ProcessStatistics? {
        guard
            let stat = text(of: "/proc/self/stat"),
            // The program's name stands in parentheses and may hold anything.
            let nameEnd = stat.lastIndex(of: ")"),
            case let fields = stat[stat.index(after: nameEnd)...].split(separator: " "), fields.count > 21,
            let boot = text(of: "/proc/stat")?.split(separator: "\n").first(where: { $0.hasPrefix("btime ") })
        else { return nil }
        // Numbered from the third field of proc(5) on.
        let field = { (number: Int) in Double(fields[number - 3]) ?? 0 }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        let limits = text(of: "/proc/self/limits") ?? ""
        return ProcessStatistics(
            cpuSeconds: (field(14) + field(15)) / ticks,
            openFileDescriptors: openFileDescriptorCount(),
            maximumFileDescriptors: limit("Max open files", in: limits),
            virtualMemoryBytes: Int64(field(23)),
            maximumVirtualMemoryBytes: limit("Max address space", in: limits),
            residentMemoryBytes: Int64(field(24)) * Int64(sysconf(Int32(_SC_PAGESIZE))),
            startTime: (Double(boot.dropFirst("btime ".count)) ?? 0) + field(22) / ticks
        )
    }

    private static func text(of path: String) -> String? {
        (try? CertificateFile.contents(of: path, atMost: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func openFileDescriptorCount() -> Int64 {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count: Int64 = 0
        while readdir(directory) != nil { count += 1 }
        // Without `.`, `..` and the descriptor that this look itself opened.
        return max(0, count - 3)
    }

    /// The soft limit; unlimited is infinite.
    private static func limit(_ name: String, in limits: String) -> Double {
        guard let line = limits.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return .infinity }
        return line.dropFirst(name.count).split(separator: " ").first.flatMap { Double($0) } ?? .infinity
    }
}
