// SPDX-License-Identifier: Apache-2.0

import Foundation
import StreamingJSON
import Testing

@testable import Kubernetes

struct ReflectorStateTests {
    private static func error(
        _ reason: KubernetesError.Reason,
        status: Int? = nil,
        retryAfter: Duration? = nil
    ) -> KubernetesError {
        KubernetesError(reason: reason, message: "", status: status, retryAfter: retryAfter)
    }

    private static func page(_ version: String, _ continuation: String? = nil) throws -> ListPage {
        let text = #"{"resourceVersion":"\#(version)","continue":"\#(continuation ?? "")"}"#
        return try ObjectFixture.read(Data(text.utf8)) { json throws(JSONFault) in try ListPage(json: &json) }
    }

    private var paging: ReflectorState { ReflectorState(pageLimit: 5, streamsLists: false) }

    private var watching: ReflectorState {
        var state = paging
        state.listEnded(resourceVersion: "1")
        return state
    }

    private func fail(
        _ state: inout ReflectorState,
        _ error: KubernetesError,
        wasAccepted: Bool = false
    ) -> ReflectorState.Verdict {
        state.failed(error, wasAccepted: wasAccepted, at: .zero, random: 0)
    }

    @Test func `Pages follow each other, and the watch begins at the version of the first`() throws {
        var state = paging
        #expect(state.action == .listPage(limit: 5, continuation: nil))
        #expect(try !state.ended(Self.page("1", "x")))
        #expect(state.action == .listPage(limit: 5, continuation: "x"))
        #expect(try !state.ended(Self.page("2", "y")))
        #expect(try state.ended(Self.page("3")))
        #expect(state.action == .watch(resourceVersion: "1"))
    }

    @Test func `A list whose rest expires is begun anew, then asked for as a whole, then told`() throws {
        var state = paging
        for limit in [5, nil] {
            _ = try state.ended(Self.page("1", "x"))
            #expect(fail(&state, Self.error(.expired, status: 410)) == .goOn)
            #expect(state.action == .listPage(limit: limit, continuation: nil))
        }
        #expect(fail(&state, Self.error(.expired, status: 410)) == .fail(retryIn: .milliseconds(800)))
        #expect(state.action == .listPage(limit: 5, continuation: nil))
    }

    @Test func `A list begun anew has a version of its own`() throws {
        var state = paging
        _ = try state.ended(Self.page("old", "x"))
        _ = fail(&state, Self.error(.expired, status: 410))
        _ = try state.ended(Self.page("new"))
        #expect(state.action == .watch(resourceVersion: "new"))
    }

    @Test(arguments: [
        KubernetesError.Reason.unauthorized, .throttled, .server, .dns, .connect, .tls, .timeout, .protocol, .auth,
    ])
    func `A server that is out of reach is asked for the same page again`(reason: KubernetesError.Reason) throws {
        var state = paging
        _ = try state.ended(Self.page("1", "x"))
        #expect(fail(&state, Self.error(reason)) == .fail(retryIn: .milliseconds(800)))
        #expect(state.action == .listPage(limit: 5, continuation: "x"))
        #expect(fail(&state, Self.error(reason)) == .fail(retryIn: .milliseconds(1600)))
    }

    @Test(arguments: [KubernetesError.Reason.invalid, .status, .malformed, .tooLarge])
    func `A page that is of no use leads to a new list`(reason: KubernetesError.Reason) throws {
        var state = paging
        _ = try state.ended(Self.page("1", "x"))
        #expect(fail(&state, Self.error(reason)) == .fail(retryIn: .milliseconds(800)))
        #expect(state.action == .listPage(limit: 5, continuation: nil))
    }

    @Test(arguments: [KubernetesError.Reason.forbidden, .notFound])
    func `What is not granted or not there is asked for now and then`(reason: KubernetesError.Reason) {
        var state = paging
        #expect(fail(&state, Self.error(reason, status: 403)) == .fail(retryIn: .seconds(300)))
        #expect(fail(&state, Self.error(reason, status: 403)) == .fail(retryIn: .seconds(600)))
        // Once granted and lost again, it may come back as soon.
        state.listEnded(resourceVersion: "1")
        #expect(fail(&state, Self.error(reason, status: 403)) == .fail(retryIn: .seconds(300)))
        #expect(state.action == .listPage(limit: 5, continuation: nil))
    }

    @Test func `A server's wish for a pause counts where it is longer`() {
        var state = paging
        #expect(
            fail(&state, Self.error(.throttled, retryAfter: .seconds(10))) == .fail(retryIn: .seconds(10))
        )
        #expect(fail(&state, Self.error(.throttled, retryAfter: .seconds(1))) == .fail(retryIn: .milliseconds(1600)))
    }

    @Test func `The watch goes on from the last version that it brought`() {
        var state = watching
        state.watchReached("2")
        state.watchReached("")
        #expect(state.action == .watch(resourceVersion: "2"))
        #expect(state.watchEnded(isUseful: true, at: .zero, random: 0) == .goOn)
        #expect(state.action == .watch(resourceVersion: "2"))
    }

    @Test func `A watch that was broken for too long begins with what there is, because that may be forgotten`() {
        var state = ReflectorState(pageLimit: 5, streamsLists: false, maximumOutage: .seconds(60))
        state.listEnded(resourceVersion: "1")
        func fail(at seconds: Int) {
            _ = state.failed(Self.error(.connect), wasAccepted: false, at: .seconds(seconds), random: 0)
        }
        fail(at: 100)
        fail(at: 159)
        #expect(state.action == .watch(resourceVersion: "1"))
        // One that brings something in between was not broken for so long.
        state.watchReached("2")
        fail(at: 200)
        fail(at: 259)
        #expect(state.action == .watch(resourceVersion: "2"))
        fail(at: 260)
        #expect(state.action == .listPage(limit: 5, continuation: nil))
        state.listEnded(resourceVersion: "3")
        fail(at: 270)
        #expect(state.action == .watch(resourceVersion: "3"))
    }

    @Test func `A watch that ends at once, and with nothing, is made again after a while`() {
        var state = watching
        #expect(state.watchEnded(isUseful: false, at: .zero, random: 0) == .pause(.milliseconds(800)))
        #expect(state.watchEnded(isUseful: false, at: .zero, random: 0) == .pause(.milliseconds(1600)))
        #expect(state.action == .watch(resourceVersion: "1"))
    }

    @Test func `A version too old leads to a list at once, and after a while if that did not help`() {
        var state = watching
        #expect(fail(&state, Self.error(.expired, status: 410)) == .goOn)
        #expect(state.action == .listPage(limit: 5, continuation: nil))
        state.listEnded(resourceVersion: "2")
        #expect(fail(&state, Self.error(.expired, status: 410)) == .fail(retryIn: .milliseconds(800)))
        state.listEnded(resourceVersion: "3")
        state.watchReached("4")
        #expect(fail(&state, Self.error(.expired, status: 410)) == .goOn)
    }

    @Test func `A watch that fell silent is made anew at once`() {
        var state = watching
        #expect(fail(&state, Self.error(.timeout), wasAccepted: true) == .goOn)
        #expect(state.action == .watch(resourceVersion: "1"))
        #expect(fail(&state, Self.error(.timeout)) == .fail(retryIn: .milliseconds(800)))
    }

    @Test func `A watch that broke off is made anew after a while, and that alone is no failure`() {
        var state = watching
        #expect(fail(&state, Self.error(.protocol), wasAccepted: true) == .pause(.milliseconds(800)))
        #expect(fail(&state, Self.error(.connect)) == .fail(retryIn: .milliseconds(1600)))
        #expect(state.action == .watch(resourceVersion: "1"))
    }

    @Test func `A version that the server refuses again and again is given up for a list`() {
        var state = watching
        for accepted in [false, true] {
            let error = Self.error(.server, status: 504)
            #expect(fail(&state, error, wasAccepted: accepted) != .goOn)
            #expect(state.action == .watch(resourceVersion: "1"))
        }
        _ = fail(&state, Self.error(.connect))
        #expect(state.action == .watch(resourceVersion: "1"))
        _ = fail(&state, Self.error(.server, status: 504))
        #expect(state.action == .listPage(limit: 5, continuation: nil))
    }

    @Test func `A watch that worked in between makes refusals count anew`() {
        var state = watching
        for _ in 0..<2 {
            _ = fail(&state, Self.error(.server, status: 504))
            _ = fail(&state, Self.error(.server, status: 504))
            state.watchReached("1")
        }
        #expect(state.action == .watch(resourceVersion: "1"))
    }

    @Test(arguments: KubernetesError.Reason.allCases)
    func `A list that cannot be streamed is paged from then on`(reason: KubernetesError.Reason) {
        let waiting: Set<KubernetesError.Reason> = [
            .unauthorized, .throttled, .server, .dns, .connect, .tls, .cancelled, .auth,
        ]
        var state = ReflectorState(pageLimit: 5, streamsLists: true)
        #expect(state.action == .streamList)
        let verdict = fail(&state, Self.error(reason))
        if waiting.contains(reason) {
            #expect(verdict == .fail(retryIn: .milliseconds(800)))
            #expect(state.action == .streamList)
            #expect(fail(&state, Self.error(reason), wasAccepted: true) == .goOn)
        } else {
            #expect(verdict == .goOn)
        }
        #expect(state.action == .listPage(limit: 5, continuation: nil))
        state.listEnded(resourceVersion: "1")
        _ = fail(&state, Self.error(.expired, status: 410))
        #expect(state.action == .listPage(limit: 5, continuation: nil))
    }

    @Test func `A streamed list is streamed again after its version expired`() {
        var state = ReflectorState(pageLimit: 5, streamsLists: true)
        state.listEnded(resourceVersion: "1")
        _ = fail(&state, Self.error(.expired, status: 410))
        #expect(state.action == .streamList)
    }
}
