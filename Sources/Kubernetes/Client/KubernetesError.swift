// SPDX-License-Identifier: Apache-2.0

/// Why an API server's answer is missing or of no use.
package struct KubernetesError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The raw values are metric label values.
    package enum Reason: String, Sendable, CaseIterable {
        case forbidden, unauthorized
        case notFound = "not_found"
        /// 410: the version or the rest of a list that was asked for is too old.
        case expired
        case throttled
        /// 5xx.
        case server
        /// What was asked for is refused as wrong (400, 405, 406, 415, 422), or cannot be asked for.
        case invalid
        /// A status that none of the others stands for.
        case status
        case malformed
        case tooLarge = "too_large"
        /// The tunnel to a pod was opened, and then the node could not reach the port.
        case portForward = "port_forward"
        /// A token file or a credential plugin gave nothing usable.
        case auth

        case dns, connect, tls, timeout, `protocol`, cancelled
    }

    package let reason: Reason
    /// What was asked for, what came of it and what to do. Holds nothing of an object's content.
    package let message: String
    /// The status code, of the answer or of a watch's error event.
    package let status: Int?
    /// How long the server asks to be left alone.
    package let retryAfter: Duration?

    package init(reason: Reason, message: String, status: Int? = nil, retryAfter: Duration? = nil) {
        self.reason = reason
        self.message = message
        self.status = status
        self.retryAfter = retryAfter
    }

    package var description: String { message }
}
