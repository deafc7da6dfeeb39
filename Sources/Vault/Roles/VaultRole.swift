// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import StreamingJSON

/// The lifetimes that a role of a PKI mount gives, in seconds; `nil` where those of the mount apply.
package struct VaultRole: Sendable, Equatable {
    package let lifetime: Int64?
    package let maximumLifetime: Int64?

    /// - Parameter data: the member `data` of `/roles/:name`.
    init(data: [UInt8]) throws(VaultError) {
        var lifetime: Int64?
        var maximumLifetime: Int64?
        try data.readJSON(of: "GET role") { json throws(JSONFault) in
            try json.object { key, value throws(JSONFault) in
                switch key {
                case "ttl": lifetime = try value.integer()
                case "max_ttl": maximumLifetime = try value.integer()
                default: break
                }
            }
        }
        self.lifetime = lifetime.flatMap { $0 > 0 ? $0 : nil }
        self.maximumLifetime = maximumLifetime.flatMap { $0 > 0 ? $0 : nil }
    }
}

extension VaultClient {
    package func role(
        _ name: String,
        of mount: String,
        tokenFile: String?,
        within timeout: Duration
    ) async throws(VaultError) -> VaultRole {
        let path = VaultPath.mount(mount, "roles", name)
        return try VaultRole(data: try await data(of: path, tokenFile: tokenFile, within: timeout))
    }

    /// - Parameter maximumCount: of names that are taken.
    package func roleNames(
        of mount: String,
        tokenFile: String?,
        maximumCount: Int,
        within timeout: Duration
    ) async throws(VaultError) -> [String] {
        let path = VaultPath.mount(mount, "roles")
        guard let data = try await list(path, tokenFile: tokenFile, within: timeout) else { return [] }
        let names = try data.keys(of: Self.name(.list, path))
        guard names.count <= maximumCount else {
            throw VaultError(
                .tooMany,
                "\(Self.name(.list, path)): \(names.count) roles; at most \(maximumCount) are read: name those to read"
            )
        }
        return names
    }
}

extension [UInt8] {
    /// The member `keys` of a list's `data`.
    func keys(of request: String) throws(VaultError) -> [String] {
        var keys: [String] = []
        try readJSON(of: request) { json throws(JSONFault) in
            try json.object { key, value throws(JSONFault) in
                guard key == "keys" else { return }
                try value.array { element throws(JSONFault) in
                    if let name = try element.string() { keys.append(name) }
                }
            }
        }
        return keys
    }
}
