// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A system call that a `ScriptedServer` needs has failed.
package struct ScriptedServerError: Error, CustomStringConvertible {
    package let description: String

    init(_ call: String) {
        description = "\(call): \(String(cString: strerror(errno)))"
    }
}
