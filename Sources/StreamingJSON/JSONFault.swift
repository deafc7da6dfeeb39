// SPDX-License-Identifier: Apache-2.0

/// What makes bytes no JSON. Positions count from the beginning of the value or, in a stream, of the stream.
package enum JSONFault: Error, Equatable, Sendable {
    /// A byte that cannot stand there.
    case unexpectedByte(at: Int)
    /// The text ended in the middle of a value.
    case incomplete
    /// Nested deeper than anything that is read here.
    case tooDeep(at: Int)
}

extension JSONFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unexpectedByte(let position): "not JSON at byte \(position)"
        case .incomplete: "the JSON ends in the middle"
        case .tooDeep(let position): "the JSON is nested too deep at byte \(position)"
        }
    }
}
