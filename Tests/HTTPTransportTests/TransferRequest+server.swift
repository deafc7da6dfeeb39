// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import TestSupport

extension TransferRequest {
    static func to(_ server: ScriptedServer, _ path: String, method: Method = .get) throws -> TransferRequest {
        TransferRequest(endpoint: try Endpoint(server.endpoint), path: path, method: method)
    }
}
