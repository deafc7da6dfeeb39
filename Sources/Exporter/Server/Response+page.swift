// SPDX-License-Identifier: Apache-2.0

import Hummingbird

extension Response {
    init(_ page: MetricsPage.Body) {
        var headers: HTTPFields = [.contentType: page.contentType, .vary: "Accept, Accept-Encoding"]
        if let encoding = page.contentEncoding { headers[.contentEncoding] = encoding }
        self.init(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: page.bytes)))
    }

    init(_ status: HTTPResponse.Status, text: String) {
        self.init(
            status: status,
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
