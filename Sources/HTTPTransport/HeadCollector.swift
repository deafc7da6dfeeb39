// SPDX-License-Identifier: Apache-2.0

/// Puts an answer's head together from the lines that libcurl hands over one at a time.
struct HeadCollector {
    /// Whether 101 Switching Protocols is an answer, and not the announcement of one.
    var acceptsSwitch = false
    private(set) var head: ResponseHead?
    private(set) var byteCount = 0
    private var status = 0
    private var fields: [HeaderField] = []

    /// Takes one line with its line end. Lines after the final head are trailers: counted and left out.
    mutating func receive(_ line: UnsafeRawBufferPointer) {
        byteCount += line.count
        guard head == nil else { return }
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            // An interim head, or the start of the first one.
            status = text.split(separator: " ").dropFirst().first.flatMap { Int($0.prefix(3)) } ?? 0
            fields = []
        } else if line.first == 0x0D || line.first == 0x0A {
            if status >= 200 || (status == 101 && acceptsSwitch) {
                head = ResponseHead(status: status, headers: fields)
            }
        } else if let colon = text.firstIndex(of: ":") {
            fields.append(
                HeaderField(name: String(text[..<colon]), value: Self.trimmed(text[text.index(after: colon)...]))
            )
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        let isSpace = { (character: Character) in character.isWhitespace }
        return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
