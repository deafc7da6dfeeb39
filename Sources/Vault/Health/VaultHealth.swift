// SPDX-License-Identifier: Apache-2.0

package import Certificates
import HTTPTransport
import StreamingJSON

/// The answer of `sys/health` (openbao:http/sys_health.go), whatever its status.
package struct VaultHealth: Sendable, Equatable {
    package let isInitialized: Bool
    package let isSealed: Bool
    /// Another server of its cluster is the active one; performance standbys and secondaries for disaster recovery too.
    package let isStandby: Bool
    package let version: String?
    /// The server's clock, in whole seconds.
    package let serverTime: UnixTime?

    /// 200 active, 429 standby, 472 secondary for disaster recovery, 473 performance standby, 501 not initialised,
    /// 503 sealed: all of them are answers.
    static let statuses: Set<Int> = [200, 429, 472, 473, 501, 503]

    init?(status: Int, _ json: inout JSONCursor) throws(JSONFault) {
        var isInitialized: Bool?
        var isSealed: Bool?
        var isStandby = [429, 472, 473].contains(status)
        var version: String?
        var serverTime: Int64?
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "initialized": isInitialized = try value.boolean()
            case "sealed": isSealed = try value.boolean()
            case "standby", "performance_standby": if try value.boolean() == true { isStandby = true }
            case "version": version = try value.string()
            case "server_time_utc": serverTime = try value.integer()
            default: break
            }
        }
        guard let isInitialized, let isSealed else { return nil }
        self.isInitialized = isInitialized
        self.isSealed = isSealed
        // A sealed server is no standby yet, whatever it says.
        self.isStandby = isStandby && !isSealed && isInitialized
        self.version = version
        self.serverTime = serverTime
    }
}

extension VaultClient {
    package func health(within timeout: Duration) async throws(VaultError) -> VaultHealth {
        let path = "sys/health"
        let name = Self.name(.get, path)
        let answer = try await answer(to: request(.get, path, nil, timeout))
        guard VaultHealth.statuses.contains(answer.status) else {
            throw VaultError(refusal: answer.status, body: answer.body, of: name)
        }
        let health: VaultHealth?
        do throws(VaultError) {
            health = try answer.body.readJSON(of: name) { json throws(JSONFault) in
                try VaultHealth(status: answer.status, &json)
            }
        } catch {
            // Whoever stands before Vault uses these statuses too.
            if answer.head.isSuccess { throw error }
            throw VaultError(refusal: answer.status, body: answer.body, of: name)
        }
        guard let health else {
            throw VaultError(.malformed, "\(name): the answer tells nothing of a seal; is this a Vault server?")
        }
        return health
    }
}
