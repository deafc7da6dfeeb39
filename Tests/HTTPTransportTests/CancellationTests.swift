// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HTTPTransport

@Suite(.timeLimit(.minutes(1))) struct CancellationTests {
    private let transport = Transport()

    @Test func `a task that is already cancelled sends nothing`() async throws {
        let server = try ScriptedServer(routes: ["*": [.hang]])
        let request = try TransferRequest.to(server, "/x")
        let reason = await withTaskGroup(of: TransferError.Reason?.self) { group in
            group.cancelAll()
            group.addTask { [transport] in
                await transport.failure(of: request)?.reason
            }
            return await group.next() ?? nil
        }
        #expect(reason == .cancelled)
        #expect(server.log.requests.isEmpty)
    }

    @Test func `a cancellation that overtakes the start is remembered`() async throws {
        let server = try ScriptedServer(routes: ["*": [.hang]])
        let transfer = Transfer(try TransferPlan(.to(server, "/x")))
        transport.loop.cancel(transfer)
        transport.loop.start(transfer)
        await transfer.wait(for: .end)
        let error = #expect(throws: TransferError.self) { try transfer.outcome?.get() }
        #expect(error?.reason == .cancelled)
        #expect(server.log.events.isEmpty)
    }

    @Test func `cancelling a hanging request closes its connection`() async throws {
        let server = try ScriptedServer(routes: ["/x": [.hang]])
        let request = try TransferRequest.to(server, "/x")
        try await withThrowingTaskGroup(of: TransferError.Reason?.self) { group in
            group.addTask { [transport] in
                await transport.failure(of: request)?.reason
            }
            try await server.log.wait(forRequestTo: "/x")
            group.cancelAll()
            #expect(try await group.next() == .cancelled)
        }
        try await server.log.wait(for: .peerClosed(connection: 0))
    }

    @Test func `cancelling a stream's reader closes its connection`() async throws {
        let server = try ScriptedServer(routes: ["/x": .chunkedHead + [.send([UInt8]("one".utf8).chunk), .hang]])
        let request = try TransferRequest.to(server, "/x")
        let (chunks, arrived) = AsyncStream.makeStream(of: [UInt8].self)
        await withTaskGroup(of: TransferError?.self) { group in
            group.addTask { [transport] in
                await transport.failure(of: request) { _, body in
                    for try await chunk in body { arrived.yield(chunk) }
                }
            }
            #expect(await chunks.first { _ in true } == Array("one".utf8))
            group.cancelAll()
            #expect(await group.next()??.reason == .cancelled)
        }
        try await server.log.wait(for: .peerClosed(connection: 0))
    }
}
