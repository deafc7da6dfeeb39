// SPDX-License-Identifier: Apache-2.0

/// Protocols whose answers are lines of text, of which the last says yes or no.
protocol LineLanguage: StartTLSLanguage {
    /// - Returns: whether this line ends the answer with a yes.
    func isLast(_ line: Substring, to request: Int) throws(StartTLSRefusal) -> Bool
}

extension LineLanguage {
    func endOfAnswer(in bytes: [UInt8], to request: Int) throws(StartTLSRefusal) -> Int? {
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: bytes[start..<end], as: UTF8.self)
            if try isLast(line[...], to: request) { return end + 1 }
            start = end + 1
        }
        return nil
    }
}

struct SMTPLanguage: LineLanguage {
    let requests: [[UInt8]?] = [nil, Array("EHLO istio-certificate-exporter\r\n".utf8), Array("STARTTLS\r\n".utf8)]

    /// RFC 5321 section 4.2: "220-" is followed by more lines, "220 " by none.
    func isLast(_ line: Substring, to request: Int) throws(StartTLSRefusal) -> Bool {
        guard line.hasPrefix(request == 1 ? "250" : "220") else { throw .answer(line) }
        return line.dropFirst(3).first != "-"
    }
}

struct IMAPLanguage: LineLanguage {
    let requests: [[UInt8]?] = [nil, Array("a1 STARTTLS\r\n".utf8)]

    /// RFC 9051 section 7.1: a greeting is untagged, an answer ends with the line that carries the request's tag.
    func isLast(_ line: Substring, to request: Int) throws(StartTLSRefusal) -> Bool {
        let upper = line.uppercased()
        if request == 0 {
            guard upper.hasPrefix("* OK") else { throw .answer(line) }
            return true
        }
        if upper.hasPrefix("A1 OK") { return true }
        guard upper.hasPrefix("* "), !upper.hasPrefix("* BYE") else { throw .answer(line) }
        return false
    }
}

struct POP3Language: LineLanguage {
    let requests: [[UInt8]?] = [nil, Array("STLS\r\n".utf8)]

    func isLast(_ line: Substring, to request: Int) throws(StartTLSRefusal) -> Bool {
        guard line.hasPrefix("+OK") else { throw .answer(line) }
        return true
    }
}
