// SPDX-License-Identifier: Apache-2.0

/// Finds the end of a serialized Java object, which has no length: JCEKS writes secret keys so. What is in it is stepped
/// over (Java Object Serialization Specification, section 6.4.2; no more of it than a sealed key needs).
struct JavaObjectSkipping {
    private enum Code {
        static let null: UInt8 = 0x70
        static let reference: UInt8 = 0x71
        static let classDescription: UInt8 = 0x72
        static let object: UInt8 = 0x73
        static let string: UInt8 = 0x74
        static let array: UInt8 = 0x75
        static let endOfBlock: UInt8 = 0x78
    }

    private static let streamHeader: UInt32 = 0xACED_0005
    private static let maximumDepth = 8

    private var cursor: JavaDataCursor

    init(_ cursor: JavaDataCursor) {
        self.cursor = cursor
    }

    /// The place behind the object.
    mutating func skipped() throws(JavaDataCursor.Fault) -> JavaDataCursor {
        guard try cursor.uint32() == Self.streamHeader else { throw JavaDataCursor.Fault() }
        try skipValue(depth: 0)
        return cursor
    }

    private mutating func skipValue(depth: Int) throws(JavaDataCursor.Fault) {
        guard depth < Self.maximumDepth else { throw JavaDataCursor.Fault() }
        switch try cursor.uint8() {
        case Code.null: break
        case Code.reference: try cursor.skip(4)
        case Code.string: try cursor.skip(Int(try cursor.uint16()))
        case Code.array:
            _ = try skipClass(depth: depth + 1)
            // Of bytes: a sealed key has no others.
            try cursor.skip(Int(try cursor.uint32()))
        case Code.object:
            for _ in 0..<(try skipClass(depth: depth + 1)) { try skipValue(depth: depth + 1) }
        default: throw JavaDataCursor.Fault()
        }
    }

    /// - Returns: how many fields an object of the class and those above it has.
    private mutating func skipClass(depth: Int) throws(JavaDataCursor.Fault) -> Int {
        guard depth < Self.maximumDepth else { throw JavaDataCursor.Fault() }
        switch try cursor.uint8() {
        case Code.null: return 0
        case Code.reference:
            try cursor.skip(4)
            return 0
        case Code.classDescription: break
        default: throw JavaDataCursor.Fault()
        }
        try cursor.skip(Int(try cursor.uint16()))
        try cursor.skip(9)  // its version, and flags
        let count = Int(try cursor.uint16())
        for _ in 0..<count {
            let kind = try cursor.uint8()
            // A field that is a number or a truth value would stand without a code of its own.
            guard kind == UInt8(ascii: "L") || kind == UInt8(ascii: "[") else { throw JavaDataCursor.Fault() }
            try cursor.skip(Int(try cursor.uint16()))
            try skipValue(depth: depth + 1)
        }
        guard try cursor.uint8() == Code.endOfBlock else { throw JavaDataCursor.Fault() }
        return count + (try skipClass(depth: depth + 1))
    }
}
