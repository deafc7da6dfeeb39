// SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// `/probe?target=HOST:PORT[&module=NAME]`.
struct ProbeRoute: Sendable {
    let responder: ProbeResponder

    func respond(to request: Request) async -> Response {
        do throws(ProbeRefusal) {
            let page = try await responder.page { () throws(ProbeRefusal) in
                try ProbeRequest(
                    targets: Self.values(of: "target", in: request),
                    modules: Self.values(of: "module", in: request),
                    scrapeTimeout: request.headers.first { $0.name.canonicalName == Self.scrapeTimeout }?.value
                )
            }
            let body = page.render(
                accept: request.headers[values: .accept],
                acceptEncoding: request.headers[values: .acceptEncoding]
            )
            return Response(body)
        } catch {
            return Response(HTTPResponse.Status(code: error.status), text: error.message + "\n")
        }
    }

    private static func values(of name: Substring, in request: Request) -> [String] {
        request.uri.queryParameters[values: name].map { String($0) }
    }

    private static let scrapeTimeout = "x-prometheus-scrape-timeout-seconds"
}
