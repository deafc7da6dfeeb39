// SPDX-License-Identifier: Apache-2.0

/// A request as a `ScriptedServer` read it.
package struct ScriptedServerRequest: Sendable, Equatable {
    /// Counts the server's connections from 0: requests that share it share a connection.
    package let connection: Int
    package let method: String
    /// Path and query.
    package let target: String
    /// Header lines, without the request line.
    package let headerLines: [String]
    package let body: [UInt8]

    package func value(of name: String) -> String? {
        let prefix = name.lowercased() + ":"
        return headerLines.first { $0.lowercased().hasPrefix(prefix) }
            .map { String($0.dropFirst(prefix.count).drop { $0 == " " }) }
    }

    package var path: String { String(target.prefix { $0 != "?" }) }
}
