// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// The `Status` object by which the API says why it refuses something (meta/v1 Status).
struct APIStatus: Sendable, Equatable {
    var code: Int?
    var message = ""
    var retryAfter: Duration?

    init(message: String = "") {
        self.message = message
    }

    init(json: inout JSONCursor) throws(JSONFault) {
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "code": code = try value.integer().map { Int(clamping: $0) }
            case "message": message = try value.string() ?? ""
            case "details":
                try value.object { key, value throws(JSONFault) in
                    guard key == "retryAfterSeconds", let seconds = try value.integer(), seconds > 0 else { return }
                    retryAfter = .seconds(min(seconds, 3600))
                }
            default: break
            }
        }
    }

    /// What an answer's body says. Proxies in front of an API server answer with text or HTML.
    init(body: [UInt8]) {
        let status = try? body.withUnsafeBytes { bytes throws(JSONFault) in
            var json = JSONCursor(bytes)
            return try APIStatus(json: &json)
        }
        if let status, !status.message.isEmpty || status.code != nil {
            self = status
        } else {
            self.init(message: String(decoding: body.prefix(400), as: UTF8.self).excerpt)
        }
    }
}
