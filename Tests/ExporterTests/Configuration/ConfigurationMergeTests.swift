// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Exporter

@Suite struct ConfigurationMergeTests {
    @Test func `Flags win for web and add sources`() throws {
        let flags = ConfigurationFlags(
            webListenAddress: ":1",
            envoyAdmin: ["http://h:1", "unix:///run/a.sock"],
            files: ["*.pem"]
        )
        let text = "web: {listen_address: \":2\", telemetry_path: /m}\n" + envoySource()
        let configuration = try parse(text, file: "/etc/config.yml", flags: flags)
        #expect(
            configuration.web == WebConfiguration(listenAddress: ListenAddress(host: nil, port: 1), telemetryPath: "/m")
        )
        #expect(configuration.sources.map(\.name) == ["mesh", "envoy", "files"])
        let targets = [try AdminAddress("http://h:1"), try AdminAddress("unix:///run/a.sock")]
        #expect(
            Array(configuration.sources.dropFirst()) == [
                .envoy(EnvoySourceConfiguration(name: "envoy", targets: targets.map { EnvoyTarget(url: $0) })),
                .files(FilesSourceConfiguration(name: "files", paths: ["*.pem"])),
            ]
        )
    }

    @Test func `Flags alone are a configuration`() throws {
        let flags = ConfigurationFlags(webTelemetryPath: "/m", envoyAdmin: ["http://h:1"])
        let configuration = try Configuration.load(file: nil, flags: flags)
        #expect(configuration.web.telemetryPath == "/m")
        #expect(configuration.sources.map(\.name) == ["envoy"])
    }

    @Test func `A name that both the file and a flag give is refused with both places`() {
        let text = "sources:\n  - name: files\n    type: files\n    paths: [a]"
        #expect(
            problemLines(text, flags: ConfigurationFlags(files: ["b"])) == [
                "config.yml:2:11: sources[0].name: name \"files\" is also the name of the source of --files; "
                    + "rename this source or write the flag's targets into the file"
            ]
        )
    }

    @Test func `Problems of the flags are reported with those of the file`() {
        let flags = ConfigurationFlags(
            webListenAddress: "80",
            webTelemetryPath: "/",
            envoyAdmin: ["h:1", "http://h:1", "http://H:1"],
            files: [""]
        )
        #expect(
            problemLines("wub: 1", flags: flags) == [
                "config.yml:1:1: key \"wub\" is not known; did you mean web?",
                "--web.listen-address: \"80\" is a port without a colon; write \":80\"",
                "--web.telemetry-path: \"/\" is used by the server for something else; choose another, for example /metrics",
                "--envoy.admin: \"h:1\" is not a URL; write http://host:port, https://host:port or unix:///path",
                "--envoy.admin: \"http://h:1\" is given twice; keep one",
                "--files: is empty; give a value behind the =",
            ]
        )
    }

    @Test func `A file is read from disk, and its problems name it`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("config.yml").path
        try Data(envoySource().utf8).write(to: URL(fileURLWithPath: file))
        #expect(try Configuration.load(file: file) == parse(envoySource()))
        try Data("a: 1".utf8).write(to: URL(fileURLWithPath: file))
        let error = try #require(throws: ConfigurationError.self) { try Configuration.load(file: file) }
        #expect(error.description.hasPrefix("\(file):1:1: "))
    }

    @Test(
        arguments: [
            ("/nowhere/config.yml", .unreadable, "cannot be read: No such file or directory"),
            ("/", .unreadable, "cannot be read: Is a directory"),
            ("/dev/zero", .tooLarge, "the file is larger than 1048576 bytes"),
        ] as [(String, ConfigurationProblem.Reason, String)]
    )
    func `A file that cannot be used is a problem like any other`(
        file: String,
        reason: ConfigurationProblem.Reason,
        message: String
    ) throws {
        let error = try #require(throws: ConfigurationError.self) {
            try Configuration.load(file: file, flags: ConfigurationFlags(envoyAdmin: ["h"]))
        }
        #expect(error.problems.map(\.origin) == [.file(file), .flag("--envoy.admin")])
        #expect(error.problems[0].reason == reason)
        #expect(error.problems[0].message == message)
    }

    @Test func `A reload knows which sources it has to touch`() throws {
        func source(_ name: String, _ path: String) -> SourceConfiguration {
            .files(FilesSourceConfiguration(name: name, paths: [path]))
        }
        let old = Configuration(sources: [source("kept", "a"), source("gone", "a"), source("other", "a")])
        let new = Configuration(sources: [source("new", "a"), source("other", "b"), source("kept", "a")])
        #expect(
            new.sourceChanges(since: old)
                == Configuration.SourceChanges(
                    added: [source("new", "a")],
                    changed: [source("other", "b")],
                    unchanged: [source("kept", "a")],
                    removed: [source("gone", "a")]
                )
        )
    }
}
