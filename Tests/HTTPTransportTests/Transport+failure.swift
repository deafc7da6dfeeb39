// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing

extension Transport {
    /// The error of a request that has to fail; an answer is recorded as an issue.
    func failure(of request: TransferRequest, sourceLocation: SourceLocation = #_sourceLocation) async -> TransferError?
    {
        do throws(TransferError) {
            let response = try await response(to: request)
            Issue.record("answered with status \(response.status)", sourceLocation: sourceLocation)
            return nil
        } catch {
            return error
        }
    }

    /// The error of a stream that has to fail.
    func failure(
        of request: TransferRequest,
        sourceLocation: SourceLocation = #_sourceLocation,
        reading read: (ResponseHead, ResponseBody) async throws -> Void
    ) async -> TransferError? {
        do {
            try await withResponse(to: request, read)
            Issue.record("the stream ended well", sourceLocation: sourceLocation)
            return nil
        } catch {
            return error as? TransferError
        }
    }
}
