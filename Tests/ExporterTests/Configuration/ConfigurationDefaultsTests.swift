// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Exporter

@Suite struct ConfigurationDefaultsTests {
    @Test(arguments: ["", "\n", "# only a comment\n", "---\n", "\u{FEFF}", "~\n"])
    func `A file without content means all defaults`(text: String) throws {
        #expect(try parse(text) == Configuration())
        #expect(Configuration().web.listenAddress.description == ":9694")
    }

    @Test func `A source's settings have the documented defaults`() throws {
        guard case .envoy(let source) = try #require(try parse(envoySource()).sources.first) else {
            Issue.record("not an envoy source")
            return
        }
        #expect(
            source.polling == PollingConfiguration(interval: .seconds(30), timeout: .seconds(5), maxAge: .seconds(600))
        )
        #expect(source.limits == SourceLimits(maxBodyBytes: 67_108_864, maxSeries: 200_000))
        #expect(source.certsEvery == 20)
        #expect(source.targets[0].rotationRatio == nil)
        #expect(source.tls == TLSConfiguration())
    }

    @Test func `The default timeout gives way to a short interval`() throws {
        let source = try #require(try parse(envoySource("interval: 4s")).sources.first)
        #expect(source.polling.timeout == .seconds(2))
    }

    @Test func `A byte order mark and CRLF change neither the meaning nor the places`() throws {
        let text = envoySource("interval: 1m")
        let windows = "\u{FEFF}" + text.split(separator: "\n").joined(separator: "\r\n")
        #expect(try parse(windows) == parse(text))
        let broken = "\u{FEFF}web: 5\r\nsource: 1\r\n"
        #expect(
            problems(broken).map(\.position) == [TextPosition(line: 1, column: 6), TextPosition(line: 2, column: 1)]
        )
    }

    @Test(
        arguments: [
            ("\":9694\"", nil, 9694), ("127.0.0.1:9694", "127.0.0.1", 9694), ("\"[::1]:80\"", "::1", 80),
            ("localhost:0", "localhost", 0),
        ] as [(String, String?, Int)]
    )
    func `A listen address is read and written in one form`(yaml: String, host: String?, port: Int) throws {
        let address = try parse("web: {listen_address: \(yaml)}").web.listenAddress
        #expect(address == ListenAddress(host: host, port: port))
        #expect(address.description == yaml.filter { $0 != "\"" })
    }

    @Test(
        arguments: [
            ("500ms", .milliseconds(500)), ("30s", .seconds(30)), ("1m30s", .seconds(90)), ("24h", .seconds(86_400)),
            ("1d", .seconds(86_400)), ("1w2d", .seconds(9 * 86_400)), ("1h0m1s5ms", .milliseconds(3_601_005)),
        ] as [(String, Duration)]
    )
    func `Durations are read in Prometheus' form`(text: String, expected: Duration) throws {
        let duration = try Duration(prometheus: text)
        #expect(duration == expected)
        #expect(try Duration(prometheus: duration.prometheusText) == expected)
    }

    @Test(
        arguments: [
            "", "s", "30", "30S", "1s1m", "1m1m", "1.5s", "-1s", "1 s", "99999999999s", "999999999y999999999w", "٣s",
            "1µs",
        ]
    )
    func `What is not a duration is refused`(text: String) {
        #expect(throws: ConfigurationFault.self) { try Duration(prometheus: text) }
    }

    @Test(
        arguments: [
            ("http://H:15000", "http://h:15000"), ("HTTP://h:15000/", "http://h:15000"), ("http://h", "http://h:80"),
            ("https://h", "https://h:443"), ("http://[::1]:15000", "http://[::1]:15000"),
            ("http://h:080", "http://h:80"), ("unix:///Run/a.sock", "unix:///Run/a.sock"),
        ]
    )
    func `An admin address has one form however it is written`(text: String, expected: String) throws {
        #expect(try AdminAddress(text).text == expected)
    }

    @Test func `Relative paths start at the file's folder, which is never a pattern`() throws {
        let text = "sources: [{name: a, type: files, paths: [\"x*.pem\", /abs/*.pem]}]"
        func paths(_ file: String) throws -> [String] {
            guard case .files(let source)? = try parse(text, file: file).sources.first else { return [] }
            return source.paths
        }
        #expect(try paths("/etc/[a]*/c.yml") == ["/etc/\\[a]\\*/x*.pem", "/abs/*.pem"])
        #expect(try paths("conf/c.yml") == ["conf/x*.pem", "/abs/*.pem"])
        #expect(try paths("c.yml") == ["x*.pem", "/abs/*.pem"])
    }

    @Test func `Values of YAML's other types stay the text that was written`() throws {
        let text = "sources: [{name: 1.10, type: !!str envoy, targets: [{url: 'http://h:1', labels: {pod: yes}}]}]"
        guard case .envoy(let source)? = try parse(text).sources.first else {
            Issue.record("not an envoy source")
            return
        }
        #expect(source.name == "1.10")
        #expect(source.targets[0].labels == TargetLabels(pod: "yes"))
    }
}
