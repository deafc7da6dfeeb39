// SPDX-License-Identifier: Apache-2.0

/// Why a text names no endpoint.
package struct EndpointError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Reason: String, Sendable, CaseIterable {
        case malformed, scheme, credentials, query, socketPath = "socket_path"
    }

    package let reason: Reason
    package let message: String

    package var description: String { message }
}
