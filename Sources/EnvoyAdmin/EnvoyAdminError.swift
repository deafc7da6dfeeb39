// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// Why an admin endpoint could not be read.
package struct EnvoyAdminError: Error, Sendable, Equatable {
    /// Closed, because it is the label `reason` of the error counters.
    package enum Reason: Sendable, Equatable {
        /// The request failed, or its answer's status was no success.
        case transfer(TransferError.Reason)
        /// An answer came and is not what this endpoint answers.
        case malformed
        /// The answer holds more distinct certificates than are read.
        case tooManyCertificates

        package var label: String {
            switch self {
            case .transfer(let reason): reason.rawValue
            case .malformed: "malformed"
            case .tooManyCertificates: "too_many_certificates"
            }
        }

        /// Every label there can be, for counters that start at zero.
        package static let allLabels =
            TransferError.Reason.allCases.map(\.rawValue) + [Reason.malformed.label, Reason.tooManyCertificates.label]
    }

    package let reason: Reason
    package let message: String
    /// Of the answer where `reason` is that it was no success.
    package private(set) var status: Int?

    init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    init(_ error: TransferError, path: String) {
        self.init(.transfer(error.reason), "\(path): \(error.message)")
        status = error.status
    }
}

extension EnvoyAdminError {
    /// What is wrong with a body, and how it begins: enough to see that it is a login page, or cut off.
    static func describe(_ error: any Error, body: [UInt8]) -> String {
        if let error = error as? DecodingError { return "\(describe(error)); \(beginning(of: body))" }
        return "not the expected JSON; \(beginning(of: body))"
    }

    private static func describe(_ error: DecodingError) -> String {
        let context: DecodingError.Context
        switch error {
        case .dataCorrupted(let found), .keyNotFound(_, let found), .typeMismatch(_, let found),
            .valueNotFound(_, let found):
            context = found
        @unknown default:
            return "not the expected JSON"
        }
        let place = context.codingPath.map(\.stringValue).joined(separator: ".")
        return place.isEmpty ? "not the expected JSON" : "not the expected JSON at \(place)"
    }

    static func beginning(of body: [UInt8], expecting program: String = "an Envoy") -> String {
        guard !body.isEmpty else { return "the body is empty" }
        let text = String(decoding: body.prefix(60), as: UTF8.self)
            .map { $0.isASCII && !$0.isNewline && $0 >= " " ? $0 : "." }
        return "the body of \(body.count) bytes begins with '\(String(text))'; is this \(program) admin endpoint?"
    }
}

extension EnvoyAdminError: CustomStringConvertible {
    package var description: String { message }
}
