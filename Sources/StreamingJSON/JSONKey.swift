// SPDX-License-Identifier: Apache-2.0

/// A member's name, compared where it lies.
///
/// It is valid only inside the closure that it was given to.
package struct JSONKey {
    let text: UnsafeRawBufferPointer
    let hasEscapes: Bool

    package static func == (key: JSONKey, name: StaticString) -> Bool {
        guard !key.hasEscapes else { return key.string == "\(name)" }
        guard key.text.count == name.utf8CodeUnitCount else { return false }
        return key.text.elementsEqual(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    /// For `switch` over names.
    package static func ~= (name: StaticString, key: JSONKey) -> Bool { key == name }

    package var string: String { JSONText.string(text, hasEscapes: hasEscapes) }
}
