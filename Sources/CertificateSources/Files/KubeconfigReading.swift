// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// Finds the certificates in kubeconfig files. They are YAML, which whoever reads configurations reads.
package protocol KubeconfigReading: Sendable {
    /// - Returns: `nil` where the file is something else.
    func entries(in bytes: UnsafeRawBufferPointer) throws(KubeconfigFault) -> [KubeconfigEntry]?
}

/// Why a file that looks like a kubeconfig file could not be read.
package struct KubeconfigFault: Error, Sendable {
    package static let reason = "malformed_kubeconfig"

    package let message: String

    package init(_ message: String) {
        self.message = message
    }
}

/// A cluster's CA or a user's certificate.
package struct KubeconfigEntry: Sendable {
    package enum Content: Sendable {
        case embedded(WipedBytes)
        /// As it is written: beside the kubeconfig file unless it is absolute.
        case file(String)
        /// What is embedded is no base64.
        case malformed
    }

    /// `cluster/NAME` or `user/NAME`.
    package let key: String
    package let content: Content

    package init(key: String, content: Content) {
        self.key = key
        self.content = content
    }
}
