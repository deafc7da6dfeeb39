// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Exporter
import Logging

extension LogLevel: ExpressibleByArgument {}
extension LogFormat: ExpressibleByArgument {}

struct LogOptions: ParsableArguments {
    @Option(name: .customLong("log.level"), help: "What to log: debug, info, warn or error.")
    var level: LogLevel = .info

    @Option(name: .customLong("log.format"), help: "How to log: logfmt or json.")
    var format: LogFormat = .logfmt

    /// The program's logger, for it and for every library that asks for one.
    func bootstrap() -> Logger { Self.bootstrap(level: level, format: format) }

    static func bootstrap(level: LogLevel, format: LogFormat) -> Logger {
        let handler = LineLogHandler.standardError(format: format, level: level)
        LoggingSystem.bootstrap { _ in handler }
        return Logger(label: "istio-certificate-exporter")
    }
}
