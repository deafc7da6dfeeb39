// SPDX-License-Identifier: Apache-2.0

/// The plain text that comes before TLS, from the client's side. Pure: bytes in, what to do next out.
struct StartTLSDialogue {
    enum Step: Equatable {
        case send([UInt8])
        /// More of the answer is needed.
        case receive
        /// The next bytes in both directions are TLS.
        case upgrade
    }

    private static let maximumAnswerBytes = 16 << 10

    private let language: any StartTLSLanguage
    /// Answers heard so far.
    private var answers = 0
    private var unread: [UInt8] = []

    init(_ kind: StartTLSProtocol) {
        language =
            switch kind {
            case .smtp: SMTPLanguage()
            case .imap: IMAPLanguage()
            case .pop3: POP3Language()
            case .postgres: PostgresLanguage()
            case .ldap: LDAPLanguage()
            }
    }

    /// What the client says first, where it does not wait for a greeting.
    var opening: [UInt8]? { language.requests[0] }

    mutating func take(_ bytes: [UInt8]) throws(StartTLSRefusal) -> Step {
        unread += bytes
        guard unread.count <= Self.maximumAnswerBytes else { throw .tooLong }
        guard let end = try language.endOfAnswer(in: unread, to: answers) else { return .receive }
        unread.removeFirst(end)
        answers += 1
        // A server speaks only when it was asked.
        guard unread.isEmpty else { throw .trailing }
        guard answers < language.requests.count else { return .upgrade }
        return .send(language.requests[answers] ?? [])
    }
}

/// How one protocol asks for TLS and is told.
protocol StartTLSLanguage {
    /// What is sent before each answer; nil before a greeting.
    var requests: [[UInt8]?] { get }

    /// How many bytes the answer to a request has, once all of it is there.
    ///
    /// - Parameter request: its place in `requests`.
    func endOfAnswer(in bytes: [UInt8], to request: Int) throws(StartTLSRefusal) -> Int?
}
