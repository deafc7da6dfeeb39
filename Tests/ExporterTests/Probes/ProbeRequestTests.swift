// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Exporter

@Suite struct ProbeRequestTests {
    private func timeout(_ header: String?) throws(ProbeRefusal) -> Duration {
        try ProbeRequest(targets: ["a:1"], modules: [], scrapeTimeout: header).timeout
    }

    @Test func `The scraper's own time is kept, less a bit for the way back`() throws {
        #expect(try timeout(nil) == .seconds(10))
        #expect(try timeout("5") == .milliseconds(4_500))
        #expect(try timeout("5.25") == .milliseconds(4_750))
        #expect(try timeout("120") == .seconds(10))
        #expect(try timeout("0.4") == .milliseconds(400))
    }

    @Test(arguments: ["", "soon", "-1", "0", "nan", "inf"])
    func `A timeout that is none is refused`(header: String) {
        #expect(throws: ProbeRefusal.self) { try timeout(header) }
    }

    @Test func `One target is asked for, by one module at most`() throws {
        let request = try ProbeRequest(targets: ["Shop.example:443"], modules: ["m"], scrapeTimeout: nil)
        #expect(request.address == ServerAddress(host: "shop.example", port: 443))
        #expect(request.module == "m")
        for (targets, modules) in [([], []), (["a:1", "b:1"], []), (["a:1"], ["m", "n"]), (["a"], [])] {
            let refusal = #expect(throws: ProbeRefusal.self) {
                try ProbeRequest(targets: targets, modules: modules, scrapeTimeout: nil)
            }
            #expect(refusal?.status == 400)
        }
    }
}
