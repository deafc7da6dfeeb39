// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Exporter

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#endif

/// Writes a line for the person at the terminal.
func standardError(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}

/// - Throws: exit code 1, after every problem was written.
func loadConfiguration(_ options: SourceOptions) throws -> Configuration {
    do {
        return try Configuration.load(file: options.configFile, flags: options.flags, environment: processEnvironment())
    } catch {
        standardError("\(error)")
        throw ExitCode.failure
    }
}

func processEnvironment() -> [String: String] { ProcessInfo.processInfo.environment }
