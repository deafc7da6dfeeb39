// SPDX-License-Identifier: Apache-2.0

package import Logging

/// Writes each event as one line, in one call of `write`, so that lines of several threads never mix.
package struct LineLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let format: LogFormat
    private let milliseconds: @Sendable () -> Int64
    private let write: @Sendable ([UInt8]) -> Void

    /// - Parameters:
    ///   - milliseconds: the wall clock, as Unix time.
    ///   - write: takes a whole line with its newline.
    package init(
        format: LogFormat,
        level: LogLevel,
        metadataProvider: Logger.MetadataProvider? = nil,
        milliseconds: @escaping @Sendable () -> Int64,
        write: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.format = format
        logLevel = level.threshold
        self.metadataProvider = metadataProvider
        self.milliseconds = milliseconds
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { $1 } }
        if let given = event.metadata { fields.merge(given) { $1 } }
        if let error = event.error {
            fields["error.message"] = "\(error)"
            fields["error.type"] = "\(String(reflecting: type(of: error)))"
        }
        write(LogRecord(milliseconds: milliseconds(), event: event, metadata: fields).line(format))
    }
}
