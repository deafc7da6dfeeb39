// SPDX-License-Identifier: Apache-2.0

import Foundation

extension Mesh {
    private struct Control: Encodable {
        var authorityStopped = false
        var stoppedWorkloads: [String] = []
    }

    /// No leaf of these is replaced until it is resumed.
    func stop(rotationOf workloads: [String]) throws { try tell(Control(stoppedWorkloads: workloads)) }

    /// No leaf at all is replaced until it is resumed.
    func stopAuthority() throws { try tell(Control(authorityStopped: true)) }

    func resume() throws { try tell(Control()) }

    private func tell(_ control: Control) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        try encoder.encode(control).write(to: folder.appending(path: "control.json"), options: .atomic)
    }

    /// The certificates of the mesh's CA, for a configuration file.
    func authoritySource(interval: String) -> String {
        """
          - name: ca
            type: files
            interval: \(interval)
            paths: ["\(folder.path)/ca/*/*.pem"]

        """
    }
}
