// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Where the package's files and the tools of `scripts/install` are.
enum PackagePaths {
    struct Missing: Error, CustomStringConvertible {
        let path: String
        var description: String { "\(path) is missing: run scripts/test, which installs and builds what tests need" }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
    static let python = root.appending(path: ".tools/python/bin/python").path
    static let scripts = root.appending(path: "Tests/EndToEndTests/Python")

    static func envoy(_ version: String) throws -> String {
        try existing(root.appending(path: ".tools/envoy-\(version)/envoy").path)
    }

    /// The built program stands beside the test bundle.
    static func program() throws -> String {
        let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let candidates: [String?] = [
            ProcessInfo.processInfo.environment["EXPORTER_PROGRAM"],
            bundle.appending(path: "istio-certificate-exporter").path,
            root.appending(path: ".build/debug/istio-certificate-exporter").path,
        ]
        for candidate in candidates.compactMap({ $0 }) where FileManager.default.isExecutableFile(atPath: candidate) {
            return candidate
        }
        throw Missing(path: "the program istio-certificate-exporter")
    }

    static func existing(_ path: String) throws -> String {
        guard FileManager.default.fileExists(atPath: path) else { throw Missing(path: path) }
        return path
    }
}
