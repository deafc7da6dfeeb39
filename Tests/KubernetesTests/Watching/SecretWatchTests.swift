// SPDX-License-Identifier: Apache-2.0

import Foundation
import StreamingJSON
import TestSupport
import Testing

@testable import Kubernetes

/// What is told of Secrets on their way.
@Suite(.timeLimit(.minutes(1))) struct SecretWatchTests {
    private typealias API = ConfigMapAPI

    private func events(_ body: [UInt8], until last: String) async throws -> [ReflectorEvent<Secret>] {
        let cluster = try TestCluster([
            "/api/v1/secrets?limit=1": .answer(body), "*": .answer("", status: "503 Service Unavailable"),
        ])
        var settings = ReflectorSettings.test
        settings.usesStreamingList = false
        return await Reflector<Secret>(client: cluster.client, settings: settings).allEvents(until: last)
    }

    @Test func `A certificate of a megabyte arrives whole`() async throws {
        let text = String(repeating: "0123456789abcdef", count: 40_000)
        let value = Data(text.utf8).base64EncodedString()
        let item = #"{"metadata":{"name":"a"},"data":{"tls.crt":"\#(value)"}}"#
        let body = #"{"metadata":{"resourceVersion":"1"},"items":[\#(item)]}"#
        let events = try await events(Array(body.utf8), until: "synchronised a")
        guard case .changed(let secret)? = events.first else {
            Issue.record("no Secret came")
            return
        }
        #expect(secret.entries.first?.content.text == text)
    }

    @Test(arguments: [
        #"{"metadata":{"name":"a"},"data":{"tls.key":"CANARY"},"x":CANARY}"#,
        #"{"metadata":{},"data":{"tls.key":"CANARY"}}"#, #"{"metadata":{"name":"a"},"data":{"CANARY" 1}}"#,
    ])
    func `Nothing of a broken Secret goes into a message`(item: String) async throws {
        let body = #"{"metadata":{"resourceVersion":"1"},"items":[\#(item),{"metadata":{"name":"b"}}]}"#
        let events = try await events(Array(body.utf8), until: "failed server")
        var count = 0
        for event in events {
            if case .malformed(let message) = event {
                count += 1
                #expect(!message.contains("CANARY"))
            }
            if case .failed(let error, _) = event { #expect(!error.message.contains("CANARY")) }
        }
        #expect(count == 1)
    }
}
