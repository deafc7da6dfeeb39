// SPDX-License-Identifier: Apache-2.0

import CertificateSources
import Glibc
import Kubernetes

extension Configuration {
    /// Reads the file, if one is named, and joins it with the flags.
    ///
    /// - Throws: every problem of both at once. The caller keeps the configuration that it has.
    ///
    /// Without a file and without a source in the flags, a program in a pod watches the cluster that it runs in.
    ///
    /// - Parameter environment: of the process: tells a pod, and the ordinal of its shard.
    package static func load(
        file: String?,
        flags: ConfigurationFlags = ConfigurationFlags(),
        environment: [String: String] = [:]
    ) throws(ConfigurationError) -> Configuration {
        guard let file else {
            var flags = flags
            if flags.namesNoSource, (try? ClusterAccess.inCluster(environment: environment)) != nil {
                flags.kubernetes = true
            }
            return try parse([], file: "", flags: flags, environment: environment)
        }
        let bytes: [UInt8]
        do throws(ConfigurationFault) {
            bytes = try configurationBytes(of: file)
        } catch {
            throw ConfigurationError([error.problem(origin: .file(file))] + flags.layer().problems)
        }
        return try parse(bytes, file: file, flags: flags, environment: environment)
    }

    /// Pure: the same text and flags give the same answer.
    ///
    /// - Parameter file: the name for messages, and the place that relative paths in the text start from.
    package static func parse(
        _ text: [UInt8],
        file: String,
        flags: ConfigurationFlags = ConfigurationFlags(),
        environment: [String: String] = [:]
    ) throws(ConfigurationError) -> Configuration {
        var reader = ConfigurationReader(file: file)
        let fileLayer = reader.layer(text)
        var (flagLayer, flagProblems) = flags.layer()
        var shard: Shard?
        var repeated: [ConfigurationProblem] = []
        // What could not be read has been reported, and is not missed.
        if reader.problems.isEmpty, flagProblems.isEmpty {
            do throws(ConfigurationFault) {
                shard = try Self.shard(file: fileLayer, flags: flagLayer, environment: environment)
            } catch {
                flagProblems.append(
                    flagLayer.shardIndex != nil
                        ? error.problem(origin: .flag("--shard.index"))
                        : flagLayer.sharding != nil
                            ? error.problem(origin: .flag("--shard.total"))
                            : error.problem(origin: .file(file), path: "shard")
                )
            }
            flagProblems += idleFlags(file: fileLayer, flags: flagLayer)
            repeated = repeatedClusters(fileLayer.sources + flagLayer.sources)
            flagProblems += repeated.filter { $0.origin != .file(file) }
        }
        let clashes = clashes(file: fileLayer, flags: flagLayer)
        // Readers report a missing key after its neighbours; people read from the top.
        let fileProblems = (reader.problems + clashes + repeated.filter { $0.origin == .file(file) })
            .sorted { left, right in
                let top = TextPosition(line: 0, column: 0)
                return (left.position ?? top) < (right.position ?? top)
            }
        guard fileProblems.isEmpty, flagProblems.isEmpty else {
            throw ConfigurationError(fileProblems + flagProblems)
        }
        return Configuration(file: fileLayer, flags: flagLayer, shard: shard)
    }
}

/// At most one byte more than a configuration may have, which is enough to see that it is too large: the name may be
/// that of a pipe or a device without end.
func configurationBytes(of file: String) throws(ConfigurationFault) -> [UInt8] {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(errno) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: ConfigurationText.maximumBytes + 1)
    var count = 0
    while count < bytes.count {
        let got = bytes.withUnsafeMutableBytes { buffer in
            read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
        }
        if got == 0 { break }
        if got < 0 {
            if errno == EINTR { continue }
            throw unreadable(errno)
        }
        count += got
    }
    return Array(bytes[..<count])
}

private func unreadable(_ code: Int32) -> ConfigurationFault {
    ConfigurationFault(
        "cannot be read: \(String(cString: strerror(code)))",
        remedy: code == EISDIR ? "name the file in it" : "check the name and its permissions",
        reason: .unreadable
    )
}
