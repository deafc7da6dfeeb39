// SPDX-License-Identifier: Apache-2.0

/// What a server answered instead of turning to TLS.
struct StartTLSRefusal: Error, Equatable {
    let message: String

    static let tooLong = StartTLSRefusal(message: "the server's answer is longer than any to STARTTLS")
    /// Bytes behind the last answer would be read as if TLS had protected them.
    static let trailing = StartTLSRefusal(message: "the server sent more than its answer before TLS began")

    static func answer(_ text: some StringProtocol) -> StartTLSRefusal {
        StartTLSRefusal(message: "the server refuses STARTTLS: \(text.printable)")
    }
}
