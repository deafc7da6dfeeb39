// SPDX-License-Identifier: Apache-2.0

/// Where the program itself listens.
package struct WebConfiguration: Sendable, Equatable {
    package var listenAddress: ListenAddress
    /// Begins with `/` and is none of the server's other paths.
    package var telemetryPath: String

    package init(
        listenAddress: ListenAddress = ListenAddress(host: nil, port: 9694),
        telemetryPath: String = "/metrics"
    ) {
        self.listenAddress = listenAddress
        self.telemetryPath = telemetryPath
    }
}
