// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Cuts JSON into the values that matter while it arrives, so that an answer of any size costs one value's memory.
///
/// It follows brackets, strings and the outermost names only; what a value holds is for its reader to judge. Bytes that
/// it had to keep are overwritten when they are done with, because they may hold a private key.
package struct JSONSplitter: ~Copyable {
    package enum Layout: Sendable {
        /// One value after the other, as a watch sends them.
        case sequence
        /// An object: each element of the arrays in these members, and these members as a whole.
        case object(elementsOf: [String], whole: [String])
    }

    package enum Frame {
        /// A complete value, valid during the call only. In a sequence `member` is empty.
        case value(UnsafeRawBufferPointer, member: String)
        /// A value that is larger than allowed was passed over.
        case oversized(byteCount: Int, member: String)
    }

    private struct Member {
        let name: String
        let bytes: [UInt8]
        let isSplit: Bool
        var wasSeen = false
    }

    private var members: [Member]
    private let isSequence: Bool
    private let maximumFrameBytes: Int

    /// Bytes fed before this chunk.
    private var offset = 0
    private var depth = 0
    private var inString = false
    private var isEscaped = false
    private var isFinished = false
    /// The beginning of the newest string at the outermost level, while it may be a name.
    private var name: [UInt8] = []
    private var isName = false
    /// The member whose value comes or is under way.
    private var current: Int?
    private var pending = PendingBytes()
    private var frame: OpenFrame?

    private struct OpenFrame {
        /// The depth around the frame.
        let depth: Int
        let isScalar: Bool
        var byteCount = 0
    }

    package init(_ layout: Layout, maximumFrameBytes: Int) {
        self.maximumFrameBytes = maximumFrameBytes
        switch layout {
        case .sequence:
            isSequence = true
            members = []
        case .object(let split, let whole):
            isSequence = false
            members =
                split.map { Member(name: $0, bytes: Array($0.utf8), isSplit: true) }
                + whole.map { Member(name: $0, bytes: Array($0.utf8), isSplit: false) }
        }
    }

    /// Whether the object had this member, with whatever value.
    package func hasSeen(_ member: String) -> Bool { members.contains { $0.name == member && $0.wasSeen } }

    /// Whether the text could end here. A watch that breaks off in the middle of an object is not at such a place.
    package var isBetweenValues: Bool { depth == 0 && frame == nil && (isSequence || isFinished) }

    package func finish() throws(JSONFault) {
        guard isBetweenValues else { throw .incomplete }
    }

    /// Takes the next bytes and hands over each value that became complete.
    package mutating func feed(_ chunk: UnsafeRawBufferPointer, _ body: (Frame) -> Void) throws(JSONFault) {
        var start = frame == nil ? chunk.count : 0
        var position = 0
        while position < chunk.count {
            if inString {
                position = endOfString(in: chunk, from: position)
                continue
            }
            let byte = chunk[position]
            if let open = frame, open.isScalar, depth == open.depth, Self.endsScalar(byte) {
                close(chunk, from: start, to: position, body)
                start = chunk.count
            }
            switch byte {
            case 0x20, 0x0A, 0x0D, 0x09:
                break
            case UInt8(ascii: "\""):
                try beginValue(at: position, isScalar: true, start: &start)
                inString = true
                isName = !isSequence && depth == 1 && current == nil
                if isName { name.removeAll(keepingCapacity: true) }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                try beginValue(at: position, isScalar: false, start: &start, isObject: byte == UInt8(ascii: "{"))
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else { throw .unexpectedByte(at: offset + position) }
                depth -= 1
                if let open = frame, depth == open.depth {
                    close(chunk, from: start, to: position + 1, body)
                    start = chunk.count
                }
                if depth == 0 { isFinished = true }
            case UInt8(ascii: ":"):
                guard depth > 0 else { throw .unexpectedByte(at: offset + position) }
                if depth == 1, !isSequence { beginMember() }
            case UInt8(ascii: ","):
                guard depth > 0 else { throw .unexpectedByte(at: offset + position) }
                if depth == 1 { current = nil }
            default:
                guard depth > 0 else { throw .unexpectedByte(at: offset + position) }
                try beginValue(at: position, isScalar: true, start: &start)
            }
            position += 1
        }
        if frame != nil { keep(UnsafeRawBufferPointer(rebasing: chunk[start...])) }
        offset += chunk.count
    }
}

// MARK: - Steps

extension JSONSplitter {
    /// No member of interest.
    private static let other = -1

    private mutating func beginMember() {
        current = members.firstIndex { $0.bytes == name } ?? Self.other
        if let current, current != Self.other { members[current].wasSeen = true }
    }

    /// A value begins here: perhaps one to cut out.
    private mutating func beginValue(
        at position: Int,
        isScalar: Bool,
        start: inout Int,
        isObject: Bool = false
    ) throws(JSONFault) {
        if depth == 0 {
            // Both layouts are made of containers, and an object is followed by nothing.
            guard !isScalar, isSequence || (isObject && !isFinished) else {
                throw .unexpectedByte(at: offset + position)
            }
        }
        guard frame == nil else { return }
        if isSequence {
            guard depth == 0 else { return }
        } else {
            guard let current, current != Self.other, depth == (members[current].isSplit ? 2 : 1) else { return }
        }
        frame = OpenFrame(depth: depth, isScalar: isScalar)
        start = position
    }

    private mutating func close(
        _ chunk: UnsafeRawBufferPointer,
        from start: Int,
        to end: Int,
        _ body: (Frame) -> Void
    ) {
        guard let open = frame else { return }
        frame = nil
        let rest = UnsafeRawBufferPointer(rebasing: chunk[start..<end])
        let byteCount = open.byteCount + rest.count
        let member = isSequence ? "" : current.map { members[$0].name } ?? ""
        if byteCount > maximumFrameBytes {
            body(.oversized(byteCount: byteCount, member: member))
        } else if open.byteCount == 0 {
            body(.value(rest, member: member))
        } else {
            pending.append(rest)
            body(.value(pending.bytes, member: member))
        }
        pending.removeAll()
    }

    /// Keeps a frame's beginning until the rest of it arrives, unless it is too large already.
    private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
        guard let byteCount = frame?.byteCount else { return }
        frame?.byteCount = byteCount + bytes.count
        if byteCount + bytes.count <= maximumFrameBytes {
            pending.append(bytes)
        } else {
            pending.removeAll()
        }
    }

    /// - Returns: the position behind the string, or the end of what has arrived of it.
    private mutating func endOfString(in chunk: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        if isEscaped {
            isEscaped = false
            position += 1
        }
        while position < chunk.count {
            let rest = chunk.count - position
            guard let base = chunk.baseAddress else { return chunk.count }
            let quote = memchr(base + position, CInt(UInt8(ascii: "\"")), rest).map { UnsafeRawPointer($0) - base }
            let end = quote ?? chunk.count
            let escape = memchr(base + position, CInt(UInt8(ascii: "\\")), end - position)
                .map { UnsafeRawPointer($0) - base }
            if let escape {
                collectName(chunk[position..<escape + 1])
                position = escape + 2
                if position > chunk.count {
                    isEscaped = true
                    return chunk.count
                }
                continue
            }
            collectName(chunk[position..<end])
            guard quote != nil else { return chunk.count }
            inString = false
            return end + 1
        }
        return position
    }

    /// A name with escapes keeps its backslash, and so is none of those looked for.
    private mutating func collectName(_ bytes: Slice<UnsafeRawBufferPointer>) {
        guard isName, name.count <= Self.maximumNameBytes else { return }
        name.append(contentsOf: bytes.prefix(Self.maximumNameBytes + 1 - name.count))
    }

    private static let maximumNameBytes = 64

    private static func endsScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x0A, 0x0D, 0x09: true
        default: false
        }
    }
}
