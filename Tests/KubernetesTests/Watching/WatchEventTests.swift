// SPDX-License-Identifier: Apache-2.0

import Foundation
import StreamingJSON
import Testing

@testable import Kubernetes

struct WatchEventTests {
    private func event(_ text: String) throws -> WatchEvent<ConfigMap> {
        try ObjectFixture.read(Data(text.utf8)) { json throws(JSONFault) in try WatchEvent(json: &json) }
    }

    @Test func `The type may stand behind the object`() throws {
        let event = try event(#"{"object":{"metadata":{"name":"a","resourceVersion":"3"}},"type":"MODIFIED"}"#)
        guard case .changed(let object) = event else {
            Issue.record("no change")
            return
        }
        #expect(object.name == ObjectName(name: "a"))
        #expect(event.resourceVersion == "3")
    }

    @Test func `A bookmark is of any kind, and ends a list only where it says so`() throws {
        for (annotations, expected) in [
            ("{}", false), (#"{"k8s.io/initial-events-end":"true"}"#, true),
            (#"{"k8s.io/initial-events-end":"false"}"#, false), ("null", false),
        ] {
            let text =
                #"{"type":"BOOKMARK","object":{"kind":"X","metadata":{"annotations":\#(annotations),"resourceVersion":"v"}}}"#
            guard case .bookmark("v", let isEndOfList) = try event(text) else {
                Issue.record("no bookmark")
                continue
            }
            #expect(isEndOfList == expected)
        }
    }

    @Test func `An error carries the server's status`() throws {
        let event = try event(#"{"type":"ERROR","object":{"kind":"Status","code":410,"message":"too old"}}"#)
        guard case .error(let status) = event else {
            Issue.record("no error")
            return
        }
        #expect(status.code == 410)
        #expect(status.message == "too old")
    }

    @Test(arguments: [
        #"{"type":"ADDED","object":{"metadata":{}}}"#, #"{"type":"DELETED","object":{}}"#, #"{"type":"ADDED"}"#,
        #"{"object":{"metadata":{"name":"a"}}}"#, "[]", "{}",
    ])
    func `What names no object is no event`(text: String) {
        #expect(throws: (any Error).self) { try event(text) }
    }

    @Test func `Types of later APIs are passed over`() throws {
        guard case .unknown = try event(#"{"type":"LATER","object":{"metadata":{"name":"a"}}}"#) else {
            Issue.record("taken for something")
            return
        }
    }
}
