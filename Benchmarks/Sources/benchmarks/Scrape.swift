// SPDX-License-Identifier: Apache-2.0

import Exporter
import Foundation

/// What a scrape of 10,000 slots costs, by how much changed since the last.
enum Scrape {
    private static let slots = 10_000

    static func run() {
        let mesh = SimulatedMesh(proxies: slots)
        let page = MetricsPage(inventory: mesh.inventory, reloads: ReloadStatus(loadedAt: 0)) { 1_100 }
        let plain = { _ = page.render() }
        let gzip = { _ = page.render(acceptEncoding: ["gzip"]) }
        report("first page, plain", CPUTime.of(plain))
        report("first page, gzip (rendered before)", CPUTime.of(gzip))
        report("nothing changed, plain", CPUTime.median(of: 21, plain))
        report("nothing changed, gzip", CPUTime.median(of: 21, gzip))
        var serial = 0
        for (title, count) in [("1 leaf rotated", 1), ("100 leaves rotated", 100)] {
            for (encoding, scrape) in [("plain", plain), ("gzip", gzip)] {
                let times = (0..<11).map { _ in
                    for step in 0..<count { mesh.rotate((serial + step * 97) % slots, at: 1_050) }
                    serial += 1
                    return CPUTime.of(scrape)
                }
                report("\(title), \(encoding)", times.sorted()[times.count / 2])
            }
        }
        for (encoding, scrape) in [("plain", plain), ("gzip", gzip)] {
            var now: Int64 = 1_060
            let times = (0..<11).map { _ in
                now += 1
                mesh.confirmAll(at: now)
                return CPUTime.of(scrape)
            }
            report("every proxy polled, \(encoding)", times.sorted()[times.count / 2])
        }
        let text = page.render().bytes
        let lines = text.split(separator: UInt8(ascii: "\n")).count { $0.first != UInt8(ascii: "#") }
        print("\(lines) sample lines, \(text.count) bytes, \(page.render(acceptEncoding: ["gzip"]).bytes.count) gzip")
    }

    private static func report(_ title: String, _ seconds: Double) {
        print("\(title): " + String(format: "%.2f ms of CPU", seconds * 1e3))
    }
}
