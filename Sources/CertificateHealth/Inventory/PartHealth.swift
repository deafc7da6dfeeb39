// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// How one part of a source fares that watches a kind of object, or a way that needs a right of its own.
package struct PartHealth: Sendable, Equatable {
    /// `nil` before the first answer.
    package internal(set) var isUp: Bool?
    /// Why it is not up: a label value. `nil` while it is.
    package internal(set) var reason: String?
    /// When it was last known to be up.
    package internal(set) var lastSuccess: UnixTime?
    /// Targets that it watches now; `nil` for a part that never had one.
    package internal(set) var objects: Int?

    package init() {}
}
