// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension TrustMesh {
    /// Lets every proxy call every one, itself too, each over a connection and a handshake of its own.
    func callAll() throws -> [Call: Call.Outcome] {
        let before = try handshakes()
        var outcomes: [Call: Call.Outcome] = [:]
        for caller in proxies {
            for (callee, status) in zip(proxies, try request(proxies, through: caller)) {
                outcomes[Call(caller: caller.namespace, callee: callee.namespace)] =
                    status == "200" ? .answered : .refusedByCallee
            }
        }
        let after = try handshakes()
        for caller in proxies {
            for callee in proxies {
                let call = Call(caller: caller.namespace, callee: callee.namespace)
                let sent = try #require(after[caller.namespace]?[callee.cluster])
                    .minus(try #require(before[caller.namespace]?[callee.cluster]))
                #expect(sent.completed + sent.refused == 1 && sent.reused == 0, "\(call): \(sent)")
                if sent.refused == 1, outcomes[call] != .answered { outcomes[call] = .refusedByCaller }
                #expect((sent.refused == 1) == (outcomes[call] == .refusedByCaller), "\(call): \(sent)")
            }
        }
        for callee in proxies {
            let taken = try #require(after[callee.namespace]?[TrustProxy.listener])
                .minus(try #require(before[callee.namespace]?[TrustProxy.listener]))
            let calls = outcomes.filter { $0.key.callee == callee.namespace }.values
            #expect(taken.reused == 0)
            #expect(taken.refused == calls.count { $0 == .refusedByCallee }, "\(callee.namespace): \(taken)")
            #expect(taken.completed == calls.count { $0 == .answered }, "\(callee.namespace): \(taken)")
        }
        return outcomes
    }

    /// - Returns: HTTP statuses, 503 for a connection that did not come about.
    private func request(_ callees: [TrustProxy], through caller: TrustProxy) throws -> [String] {
        let requests = callees.map { callee in
            [
                "--silent", "--max-time", "30", "--output", "/dev/null", "--write-out", "%{http_code}\\n", "--header",
                "Connection: close", "--header", "Host: \(callee.namespace)",
                "http://127.0.0.1:\(caller.egress.number)/",
            ]
        }
        let result = try RunningProgram.run(["curl"] + requests.joined(separator: ["--next"]))
        return result.output.split(separator: "\n").map(String.init)
    }

    /// What each proxy counted, by cluster and listener.
    private func handshakes() throws -> [String: [String: HandshakeCount]] {
        var counts: [String: [String: HandshakeCount]] = [:]
        for proxy in proxies {
            let text = String(decoding: try proxy.ask("/stats?filter=%5C.ssl%5C."), as: UTF8.self)
            counts[proxy.namespace] = HandshakeCount.read(text)
        }
        return counts
    }
}
