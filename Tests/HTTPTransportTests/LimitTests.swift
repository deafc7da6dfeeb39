// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HTTPTransport

@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    private let transport = Transport()

    private func error(
        _ steps: [ScriptedServerStep],
        _ limits: TransferLimits
    ) async throws -> TransferError? {
        let server = try ScriptedServer(routes: ["/x": steps])
        var request = try TransferRequest.to(server, "/x")
        request.limits = limits
        return await transport.failure(of: request)
    }

    @Test func `an endless chunked body ends at the byte limit`() async throws {
        let chunk = [UInt8](repeating: 0x20, count: 10_000).chunk
        let steps: [ScriptedServerStep] = .chunkedHead + [.sendRepeatedly(chunk, count: .max)]
        let found = try await error(steps, TransferLimits(maximumBodyBytes: 100_000))
        #expect(found?.reason == .tooLarge)
        #expect(found?.message.contains("100000") == true)
    }

    @Test func `an announced body beyond the limit is not waited for`() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n"
        #expect(try await error([.text(head), .hang], TransferLimits(maximumBodyBytes: 100_000))?.reason == .tooLarge)
    }

    @Test func `a body of exactly the limit passes`() async throws {
        let server = try ScriptedServer(routes: ["/x": .chunkedAnswer([[UInt8](repeating: 1, count: 1000)])])
        var request = try TransferRequest.to(server, "/x")
        request.limits.maximumBodyBytes = 1000
        #expect(try await transport.response(to: request).body.count == 1000)
    }

    @Test func `compressed bytes are counted and returned as they are`() async throws {
        let packed = [UInt8]([0x1F, 0x8B, 0x08, 0x00]) + [UInt8](repeating: 0, count: 60)
        let server = try ScriptedServer(routes: ["/x": .answer(packed, headers: ["Content-Encoding: gzip"])])
        #expect(try await transport.response(to: .to(server, "/x")).body == packed)
    }

    @Test func `too many header bytes end the transfer`() async throws {
        let line = ScriptedServerStep.sendRepeatedly(Array("X-Filler: 0123456789\r\n".utf8), count: .max)
        let limits = TransferLimits(maximumHeaderBytes: 4096)
        #expect(try await error([.text("HTTP/1.1 200 OK\r\n"), line], limits)?.reason == .tooLarge)
    }

    @Test func `endless interim heads end at the header limit`() async throws {
        let interim = ScriptedServerStep.sendRepeatedly(Array("HTTP/1.1 103 Early Hints\r\n\r\n".utf8), count: .max)
        #expect(try await error([interim], TransferLimits(maximumHeaderBytes: 4096))?.reason == .tooLarge)
    }

    @Test(
        arguments: [[.hang], [.text("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), .hang]]
            as [[ScriptedServerStep]]
    )
    func `a hang ends at the total timeout`(steps: [ScriptedServerStep]) async throws {
        #expect(try await error(steps, TransferLimits(totalTimeout: .milliseconds(200)))?.reason == .timeout)
    }

    @Test func `a body that trickles ends at the low speed limit`() async throws {
        let slow = TransferLimits.LowSpeed(bytesPerSecond: 1000, for: .seconds(1))
        let steps: [ScriptedServerStep] = .chunkedHead + [.send([UInt8]("a".utf8).chunk), .hang]
        #expect(try await error(steps, TransferLimits(totalTimeout: nil, lowSpeed: slow))?.reason == .timeout)
    }
}
