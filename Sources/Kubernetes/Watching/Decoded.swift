// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// A part of an answer, or why it is of no use while the rest of the answer is.
enum Decoded<Value: Sendable>: Sendable {
    case value(Value)
    case malformed(String)

    /// - Parameter operation: names where the part came from; nothing of its content goes into the text.
    init(
        _ frame: JSONSplitter.Frame,
        of operation: APIOperation,
        _ decode: (UnsafeRawBufferPointer) throws(JSONFault) -> Value
    ) {
        switch frame {
        case .value(let bytes, _):
            do {
                self = .value(try decode(bytes))
            } catch {
                self = .malformed("\(operation): an object is of no use: \(error)")
            }
        case .oversized(let byteCount, _):
            self = .malformed("\(operation): an object of \(byteCount) bytes is too large to be read")
        }
    }
}
