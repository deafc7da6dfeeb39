// SPDX-License-Identifier: Apache-2.0

import EnvoyAdmin
import HTTPTransport

extension IstiodClient {
    /// Knows istiod's own refusal from other failures.
    func istiodStatistics(by request: TransferRequest, until deadline: Deadline) async throws -> [UInt8] {
        do throws(EnvoyAdminError) {
            return try await statistics(by: request, within: deadline.remaining)
        } catch {
            guard error.status == 403 else { throw error }
            throw WayFailure(
                .noRoute,
                reason: WayFailure.forbidden,
                message: "\(error.message); with METRICS_LOCALHOST_ACCESS_ONLY istiod answers its own pod alone"
            )
        }
    }
}
