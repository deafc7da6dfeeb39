// SPDX-License-Identifier: Apache-2.0

import Exposition
import Hummingbird
package import Logging
import ServiceLifecycle

/// The HTTP side: the metrics page and what watches over the program itself.
package struct ExporterServer: Service {
    private let application: Application<RouterResponder<BasicRequestContext>>

    /// - Parameters:
    ///   - probes: answers `/probe`.
    ///   - isReady: whether the first look at every source has ended, one way or the other.
    ///   - onListening: told the port, which differs from the configured one where that is 0.
    package init(
        web: WebConfiguration,
        page: MetricsPage,
        probes: ProbeResponder,
        logger: Logger,
        isReady: @escaping @Sendable () -> Bool,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.get(RouterPath(web.telemetryPath)) { request, _ in
            Self.metrics(page, request)
        }
        for path in ["/-/healthy", "/healthz", "/livez"] {
            router.get(RouterPath(path)) { _, _ in Response(.ok, text: "Healthy.\n") }
        }
        for path in ["/-/ready", "/readyz"] {
            router.get(RouterPath(path)) { _, _ in
                isReady()
                    ? Response(.ok, text: "Ready.\n")
                    : Response(.serviceUnavailable, text: "Not ready: some target has not been looked at yet.\n")
            }
        }
        let probe = ProbeRoute(responder: probes)
        router.get("/probe") { request, _ in await probe.respond(to: request) }
        router.get("/") { _, _ in Self.landingPage(web.telemetryPath) }
        // Hummingbird's own lines would tell of every connection; what matters is logged by whoever it happens to.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        application = Application(
            router: router,
            configuration: ApplicationConfiguration(
                address: .hostname(web.listenAddress.host ?? WildcardAddress.text, port: web.listenAddress.port),
                serverName: nil
            ),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? web.listenAddress.port
                logger.info(
                    "listening",
                    metadata: ["address": "\(web.listenAddress.host ?? ""):\(port)", "path": "\(web.telemetryPath)"]
                )
                onListening(port)
            },
            logger: quiet
        )
    }

    package func run() async throws {
        try await application.run()
    }

    private static func metrics(_ page: MetricsPage, _ request: Request) -> Response {
        Response(
            page.render(
                accept: request.headers[values: .accept],
                acceptEncoding: request.headers[values: .acceptEncoding]
            )
        )
    }

    private static func landingPage(_ telemetryPath: String) -> Response {
        let html = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>istio-certificate-exporter</title></head>
            <body>
            <h1>istio-certificate-exporter</h1>
            <p>Certificate health of an Istio mesh, version \(ProgramVersion.current).</p>
            <ul>
            <li><a href="\(telemetryPath)">Metrics</a></li>
            <li><a href="/-/healthy">Healthy</a></li>
            <li><a href="/-/ready">Ready</a></li>
            </ul>
            </body>
            </html>

            """
        return Response(
            status: .ok,
            headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html))
        )
    }
}
