// SPDX-License-Identifier: Apache-2.0

/// JSON for pods that are written in a test.
enum PodText {
    static func string(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n"))\""
    }

    static func object(_ members: [String: String]) -> String {
        "{" + members.map { "\(string($0.key)):\(string($0.value))" }.joined(separator: ",") + "}"
    }

    static func environment(_ variables: [String: String]) -> String {
        "[" + variables.map { object(["name": $0.key, "value": $0.value]) }.joined(separator: ",") + "]"
    }
}
