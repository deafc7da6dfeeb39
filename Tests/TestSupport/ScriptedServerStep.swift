// SPDX-License-Identifier: Apache-2.0

/// One step of what a `ScriptedServer` does after it has read a request.
package enum ScriptedServerStep: Sendable {
    case send([UInt8])
    /// Sends the same bytes `count` times. A peer that stops reading shows as the event `stalled`.
    case sendRepeatedly([UInt8], count: Int)
    /// Does nothing until the server is released or the peer closes.
    case hang
    /// Closes in order (FIN).
    case close
    /// Closes with a reset (RST).
    case reset

    package static func text(_ text: String) -> ScriptedServerStep { .send(Array(text.utf8)) }
}

extension [ScriptedServerStep] {
    /// A well-formed answer of known length that keeps the connection open.
    package static func answer(
        _ body: [UInt8],
        status: String = "200 OK",
        headers: [String] = []
    ) -> [ScriptedServerStep] {
        let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)"] + headers + ["", ""]
        return [.send([UInt8](lines.joined(separator: "\r\n").utf8) + body)]
    }

    package static func answer(
        _ body: String,
        status: String = "200 OK",
        headers: [String] = []
    ) -> [ScriptedServerStep] {
        answer([UInt8](body.utf8), status: status, headers: headers)
    }

    /// The head of a chunked answer; chunks follow as further steps.
    package static var chunkedHead: [ScriptedServerStep] {
        [.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    }

    /// A whole chunked answer, which is how Envoy's admin server answers.
    package static func chunkedAnswer(_ chunks: [[UInt8]]) -> [ScriptedServerStep] {
        chunkedHead + chunks.map { .send($0.chunk) } + [.send([UInt8]().chunk)]
    }
}

extension [UInt8] {
    /// Framed as one chunk (RFC 9112 section 7.1); the empty array is the last chunk.
    package var chunk: [UInt8] {
        Array("\(String(count, radix: 16))\r\n".utf8) + self + Array("\r\n".utf8)
    }
}
