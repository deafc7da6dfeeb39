// SPDX-License-Identifier: Apache-2.0

import EnvoyAdmin
import Exporter
import Foundation
import HTTPTransport
import TestSupport

/// Resident memory of an inventory with its pages, and of reading a large `/certs`.
enum Memory {
    static func slots() {
        report("at the start")
        let mesh = SimulatedMesh(proxies: 10_000)
        report("10,000 slots in the inventory")
        let page = MetricsPage(inventory: mesh.inventory, reloads: ReloadStatus(loadedAt: 0)) { 1_100 }
        _ = page.render()
        report("after the first page, plain")
        _ = page.render(acceptEncoding: ["gzip"])
        report("after the first page, gzip")
        for _ in 0..<20 { _ = page.render(acceptEncoding: ["gzip"]) }
        report("after 20 more")
    }

    /// 2,000 TLS contexts that use the same two certificates.
    static func certs() async throws {
        let details = { (name: String, serial: Int) in
            """
            {"path":"\\u003cinline\\u003e","serial_number":"f1e2d3c4b5a6978\(serial)","subject_alt_names":[{"uri":"\(name)"}],\
            "days_until_expiration":"59","valid_from":"2026-11-20T03:59:20Z","expiration_time":"2027-01-20T03:59:20Z"}
            """
        }
        let padding = String(repeating: "x", count: 600)
        let leaf = details("spiffe://cluster.local/ns/shop/sa/\(padding)", 8)
        let element = "{\"ca_cert\":[\(details("urn:ca", 9))],\"cert_chain\":[\(leaf)]}"
        let body = Array(
            "{\"certificates\":[\(Array(repeating: element, count: 2_000).joined(separator: ","))]}".utf8
        )
        // The same two contexts once, so that connection, thread and decoder are there before the measurement.
        let small = Array("{\"certificates\":[\(element)]}".utf8)
        let server = try ScriptedServer(routes: ["/certs": .answer(small)])
        let transport = Transport()
        let client = EnvoyAdminClient(
            transport: transport,
            endpoint: try Endpoint("\(server.endpoint)"),
            maximumBodyBytes: 64 << 20
        )
        _ = try await client.certificatesInUse(within: .seconds(30))
        server.setRoute("/certs", .answer(body))
        let before = ResidentMemory.mebibytes("VmHWM")
        for _ in 0..<10 {
            let found = try await client.certificatesInUse(within: .seconds(30))
            precondition(found.leaves.count == 1 && found.authorities.count == 1)
        }
        let grown = ResidentMemory.mebibytes("VmHWM") - before
        print("/certs of \(body.count) bytes, read ten times: the peak grew by " + String(format: "%.1f MiB", grown))
        transport.shutdown()
        server.stop()
    }

    private static func report(_ title: String) {
        let text = String(
            format: "%.0f MiB resident, %.0f at its highest",
            ResidentMemory.mebibytes("VmRSS"),
            ResidentMemory.mebibytes("VmHWM")
        )
        print("\(title): \(text)")
    }
}
