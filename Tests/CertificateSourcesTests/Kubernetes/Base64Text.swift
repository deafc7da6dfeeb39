// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

enum Base64Text {
    static func of(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}
