// SPDX-License-Identifier: Apache-2.0

/// Cuts a JSON object with one member, an array, into the array's elements while it arrives, so that an answer of any
/// size costs one element's memory.
///
/// It follows strings, escapes and nesting only; what an element holds is for its decoder to judge.
struct JSONElementSplitter {
    enum Fault: Error, Equatable {
        /// The text does not begin as an object, or goes on after it.
        case notAnObject
        case elementTooLarge
        /// The text ended in the middle.
        case incomplete
        /// The object has no member of the expected name, so that it answers another question.
        case memberMissing
    }

    private let maximumElementBytes: Int
    private let member: [UInt8]
    private var depth = 0
    private var inString = false
    private var isEscaped = false
    private var isFinished = false
    /// What has arrived of the element that is not complete yet.
    private var pending: [UInt8] = []
    private var isInsideElement = false
    /// The beginning of the newest string at the outermost level: the name of the member that follows.
    private var outerString: [UInt8] = []
    private var hasMember = false

    init(member: String, maximumElementBytes: Int) {
        self.member = Array(member.utf8)
        self.maximumElementBytes = maximumElementBytes
    }

    /// Takes the next bytes, and returns the elements that became complete.
    mutating func feed(_ chunk: [UInt8]) throws(Fault) -> [[UInt8]] {
        var elements: [[UInt8]] = []
        var start = 0
        for (position, byte) in chunk.enumerated() {
            if inString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                    if depth == 1, outerString == member { hasMember = true }
                    continue
                }
                if depth == 1, outerString.count <= member.count { outerString.append(byte) }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                guard depth > 0 else { throw .notAnObject }
                inString = true
                outerString.removeAll(keepingCapacity: true)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard depth > 0 || (byte == UInt8(ascii: "{") && !isFinished) else { throw .notAnObject }
                depth += 1
                if depth == Self.elementDepth && byte == UInt8(ascii: "{") {
                    isInsideElement = true
                    start = position
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else { throw .notAnObject }
                depth -= 1
                if depth == Self.elementDepth - 1, isInsideElement {
                    isInsideElement = false
                    guard pending.count + position + 1 - start <= maximumElementBytes else {
                        throw .elementTooLarge
                    }
                    elements.append(pending + chunk[start...position])
                    pending.removeAll(keepingCapacity: true)
                }
                isFinished = depth == 0
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
                continue
            default:
                guard depth > 0 else { throw .notAnObject }
            }
        }
        if isInsideElement {
            guard pending.count + chunk.count - start <= maximumElementBytes else { throw .elementTooLarge }
            pending += chunk[start...]
        }
        return elements
    }

    func finish() throws(Fault) {
        guard isFinished, depth == 0 else { throw .incomplete }
        guard hasMember else { throw .memberMissing }
    }

    /// Object, array, element.
    private static let elementDepth = 3
}
