// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Kubernetes

@Suite("The labels of a pod")
struct PodLabelsTests {
    private func labels(_ text: String) throws -> PodLabels {
        let pod: Pod = try ObjectFixture.object(#"{"metadata":{"labels":\#(text)}}"#)
        return pod.allLabels
    }

    @Test("All that a selector names must be there, with the same values")
    func match() throws {
        let labels = try labels(#"{"app":"cart","empty":"","track":"stable","weird":3}"#)
        #expect(labels.match([:]))
        #expect(labels.match(["app": "cart"]))
        #expect(labels.match(["track": "stable", "app": "cart", "empty": ""]))
        #expect(!labels.match(["app": "cart", "version": "v1"]))
        #expect(!labels.match(["app": "car"]))
        #expect(!labels.match(["app": "carts"]))
        #expect(!labels.match(["cart": "app"]))
        #expect(!labels.match(["weird": "3"]))
    }

    @Test("A pod without labels is selected by everything that names none")
    func none() throws {
        let labels = try labels("{}")
        #expect(labels.match([:]))
        #expect(!labels.match(["app": ""]))
    }

    @Test("Equal labels are equal, so that pods of one workload share them")
    func equality() throws {
        #expect(try labels(#"{"app":"cart","track":"a"}"#) == labels(#"{"app":"cart","track":"a"}"#))
        #expect(try labels(#"{"app":"cart","track":"a"}"#) != labels(#"{"app":"cartt","rack":"a"}"#))
    }
}
