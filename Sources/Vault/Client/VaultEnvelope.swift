// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// What Vault puts around its answers: `{"request_id": …, "data": {…}, "auth": …}`.
enum VaultEnvelope {
    /// The bytes of `data`, for which a request's number plays no part.
    ///
    /// - Parameter request: for the message.
    static func data(of body: [UInt8], of request: String) throws(VaultError) -> [UInt8] {
        var splitter = JSONSplitter(.object(elementsOf: [], whole: ["data"]), maximumFrameBytes: max(1, body.count))
        var data: [UInt8]?
        let outcome = body.withUnsafeBytes { bytes in
            Result { () throws(JSONFault) in
                try splitter.feed(bytes) { frame in
                    if case .value(let value, _) = frame { data = Array(value) }
                }
                try splitter.finish()
            }
        }
        if case .failure(let fault) = outcome { throw VaultError(fault, in: request) }
        guard let data else {
            throw VaultError(.malformed, "\(request): the answer has no data; is this a Vault or OpenBao server?")
        }
        return data
    }
}

extension [UInt8] {
    /// Reads one JSON value from its beginning to its end.
    @discardableResult
    func readJSON<R>(
        of request: String,
        _ read: (inout JSONCursor) throws(JSONFault) -> R
    ) throws(VaultError) -> R {
        let outcome = withUnsafeBytes { bytes in
            Result { () throws(JSONFault) in
                var json = JSONCursor(bytes)
                let value = try read(&json)
                try json.finish()
                return value
            }
        }
        switch outcome {
        case .success(let value): return value
        case .failure(let fault): throw VaultError(fault, in: request)
        }
    }
}
