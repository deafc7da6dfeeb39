// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

extension Transport {
    /// Hands over the body of a successful answer while it arrives; `take` throws to read no further.
    func read(
        _ request: TransferRequest,
        _ take: ([UInt8]) throws(EnvoyAdminError) -> Void
    ) async throws(EnvoyAdminError) {
        let path = String(request.path.prefix { $0 != "?" })
        do {
            try await withResponse(to: request) { _, body in
                for try await chunk in body { try take(chunk) }
            }
        } catch let error as EnvoyAdminError {
            throw error
        } catch let error as TransferError {
            throw EnvoyAdminError(error, path: path)
        } catch {
            throw EnvoyAdminError(.transfer(.cancelled), "\(path): \(error)")
        }
    }
}
