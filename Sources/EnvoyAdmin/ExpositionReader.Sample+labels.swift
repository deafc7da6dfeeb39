// SPDX-License-Identifier: Apache-2.0

import Exposition

extension ExpositionReader.Sample {
    func has(_ name: String, _ value: String) -> Bool { self[name] == value }

    /// The value of a label.
    subscript(name: String) -> String? {
        labels.first { $0.name == name }?.value
    }

    /// The value as a count; `nil` for what is none.
    var count: UInt64? { UInt64(exactly: value) }
}
