// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTPTransport

@Suite struct StartTLSDialogueTests {
    private typealias Step = StartTLSDialogue.Step

    /// What the client does with each of the server's answers, which arrive byte by byte.
    private func steps(_ kind: StartTLSProtocol, _ answers: [[UInt8]]) throws -> [Step] {
        var dialogue = StartTLSDialogue(kind)
        return try answers.map { answer in
            for byte in answer.dropLast() { #expect(try dialogue.take([byte]) == .receive) }
            return try dialogue.take(answer.suffix(1))
        }
    }

    private func say(_ text: String) -> Step { .send(Array(text.utf8)) }

    @Test func `smtp greets, is greeted, and asks`() throws {
        let answers = ["220-mail.example\r\n220 ready\r\n", "250-mail.example\r\n250 STARTTLS\r\n", "220 go ahead\r\n"]
        let expected = [say("EHLO istio-certificate-exporter\r\n"), say("STARTTLS\r\n"), .upgrade]
        #expect(StartTLSDialogue(.smtp).opening == nil)
        #expect(try steps(.smtp, answers.map { Array($0.utf8) }) == expected)
    }

    @Test func `imap passes over lines that are not the answer`() throws {
        let answers = ["* OK [CAPABILITY IMAP4rev2 STARTTLS] ready\r\n", "* CAPABILITY IMAP4rev2\r\na1 OK begin\r\n"]
        #expect(try steps(.imap, answers.map { Array($0.utf8) }) == [say("a1 STARTTLS\r\n"), .upgrade])
    }

    @Test func `pop3 asks after the greeting`() throws {
        let answers = ["+OK pop\r\n", "+OK begin\r\n"]
        #expect(try steps(.pop3, answers.map { Array($0.utf8) }) == [say("STLS\r\n"), .upgrade])
    }

    @Test func `postgres speaks first and is answered with one letter`() throws {
        #expect(StartTLSDialogue(.postgres).opening == [0, 0, 0, 8, 4, 210, 22, 47])
        #expect(try steps(.postgres, [Array("S".utf8)]) == [.upgrade])
    }

    @Test(
        arguments: [
            [0x30, 0x0C, 0x02, 0x01, 0x01, 0x78, 0x07, 0x0A, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00],
            // The same with lengths in their long form, as Active Directory writes them.
            [
                0x30, 0x84, 0, 0, 0, 0x10, 0x02, 0x01, 0x01, 0x78, 0x84, 0, 0, 0, 7, 0x0A, 0x01, 0x00, 0x04, 0x00, 0x04,
                0x00,
            ],
        ] as [[UInt8]]
    )
    func `ldap's answer is read in every length of its lengths`(answer: [UInt8]) throws {
        let request: [UInt8] = [0x30, 0x1D, 2, 1, 1, 0x77, 0x18, 0x80, 0x16] + Array("1.3.6.1.4.1.1466.20037".utf8)
        #expect(StartTLSDialogue(.ldap).opening == request)
        #expect(try steps(.ldap, [answer]) == [.upgrade])
    }

    @Test(
        arguments: [
            (.smtp, "554 no\r\n"), (.imap, "* BYE\r\n"), (.pop3, "-ERR\r\n"), (.postgres, "N"), (.postgres, "E"),
            (.ldap, "0\u{0C}\u{02}\u{01}\u{01}x\u{07}\n\u{01}\u{34}\u{04}\u{00}\u{04}\u{00}"),
            (.ldap, "HTTP/1.1 400\r\n"),
            (.ldap, "0\u{03}\u{02}\u{01}\u{01}"),
        ] as [(StartTLSProtocol, String)]
    )
    func `a no is a refusal`(kind: StartTLSProtocol, answer: String) {
        var dialogue = StartTLSDialogue(kind)
        #expect(throws: StartTLSRefusal.self) { try dialogue.take(Array(answer.utf8)) }
    }

    @Test(arguments: [(.postgres, "Sx"), (.pop3, "+OK\r\n+OK\r\n")] as [(StartTLSProtocol, String)])
    func `bytes that nobody asked for are refused, because TLS would seem to have protected them`(
        kind: StartTLSProtocol,
        answer: String
    ) {
        var dialogue = StartTLSDialogue(kind)
        #expect(throws: StartTLSRefusal.trailing) { try dialogue.take(Array(answer.utf8)) }
    }

    @Test func `an answer without end is given up`() throws {
        var dialogue = StartTLSDialogue(.smtp)
        #expect(try dialogue.take([UInt8](repeating: 0x20, count: 16 << 10)) == .receive)
        #expect(throws: StartTLSRefusal.tooLong) { try dialogue.take([0x20]) }
    }
}
