// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import StreamingJSON

/// The body of a successful answer, to be cut into values while it arrives.
struct AnswerBody {
    let operation: APIOperation
    private var iterator: ResponseBody.AsyncIterator
    private let isSensitive: Bool

    init(_ body: ResponseBody, of request: APIRequest) {
        operation = request.operation
        iterator = body.makeAsyncIterator()
        isSensitive = request.isSensitive
    }

    /// Feeds the splitter with what has arrived.
    ///
    /// - Returns: false at the end of a whole body.
    mutating func feed(
        _ splitter: inout JSONSplitter,
        _ take: (JSONSplitter.Frame) -> Void
    ) async throws(KubernetesError) -> Bool {
        // Nothing else may hold the chunk: overwriting it would copy it instead.
        var chunk = try await nextChunk()
        guard !chunk.isEmpty else { return false }
        defer { if isSensitive { wipe(&chunk) } }
        let fed = chunk.withUnsafeBytes { bytes in
            Result { () throws(JSONFault) in try splitter.feed(bytes, take) }
        }
        if case .failure(let fault) = fed { throw KubernetesError(malformed: fault, during: operation) }
        return true
    }

    /// - Returns: nothing at the end.
    private mutating func nextChunk() async throws(KubernetesError) -> [UInt8] {
        do {
            return try await iterator.next() ?? []
        } catch {
            throw KubernetesError(error, during: operation)
        }
    }
}
