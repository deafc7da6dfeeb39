// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes
import Testing

@testable import CertificateSources

@Suite struct RequestTallyTests {
    private var tally = RequestTally<String>()

    private mutating func see(
        _ name: String,
        _ state: RequestState,
        uid: String? = nil,
        group: String = "vault",
        at time: Int64? = nil
    ) -> Set<String> {
        let request = RequestTally<String>.Request(uid: uid ?? name, group: group, state: state, createdAt: time)
        return tally.take(request, named: ObjectName(namespace: "shop", name: name))
    }

    private mutating func synchronise(_ names: String...) -> Set<String> {
        tally.synchronise(Set(names.map { ObjectName(namespace: "shop", name: $0) }))
    }

    private func results(_ group: String = "vault") -> [RequestState: UInt64] { tally[group]?.results ?? [:] }

    private func counts(_ group: String = "vault") -> [RequestState: Int] {
        (tally[group]?.counts ?? [:]).filter { $0.value != 0 }
    }

    @Test mutating func `Requests are counted by what became of them, and the oldest that waits is known`() {
        _ = synchronise()
        _ = see("a", .pending, at: 300)
        _ = see("b", .pending, at: 100)
        _ = see("c", .approved, at: 200)
        _ = see("d", .issued, at: 50)
        #expect(counts() == [.pending: 2, .approved: 1, .issued: 1])
        #expect(tally["vault"]?.oldest == [.pending: 100, .approved: 200])
        _ = see("b", .approved, at: 100)
        #expect(counts() == [.pending: 1, .approved: 2, .issued: 1])
        #expect(tally["vault"]?.oldest == [.pending: 300, .approved: 100])
    }

    @Test mutating func `A deleted request stays counted among the results`() {
        _ = synchronise()
        for name in ["istio-csr-1", "istio-csr-2"] {
            _ = see(name, .pending)
            _ = see(name, .approved)
            _ = see(name, .issued)
            let changed = tally.drop(ObjectName(namespace: "shop", name: name))
            #expect(changed == ["vault"])
        }
        #expect(results() == [.issued: 2])
        #expect(counts() == [:])
    }

    @Test mutating func `A result is counted once, however often it is seen`() {
        _ = synchronise()
        _ = see("a", .pending)
        _ = see("a", .failed)
        let again = see("a", .failed)
        #expect(again.isEmpty)
        // The watch begins anew with a list of everything.
        _ = see("a", .failed)
        _ = synchronise("a")
        #expect(results() == [.failed: 1])
        #expect(counts() == [.failed: 1])
    }

    @Test mutating func `What had ended before the program looked is no new result`() {
        _ = see("old", .issued)
        _ = see("waits", .pending)
        _ = synchronise("old", "waits")
        #expect(results() == [:])
        _ = see("waits", .issued)
        _ = see("new", .issued)
        #expect(results() == [.issued: 2])
    }

    @Test mutating func `What came and ended while the watch was away is counted, and what went is not kept`() {
        _ = see("a", .pending)
        _ = synchronise("a")
        _ = see("b", .denied)
        let changed = synchronise("b")
        #expect(changed == ["vault"])
        #expect(results() == [.denied: 1])
        #expect(counts() == [.denied: 1])
    }

    @Test mutating func `Another request under an old name is another request`() {
        _ = synchronise()
        _ = see("a", .issued, uid: "1")
        _ = see("a", .issued, uid: "2")
        #expect(results() == [.issued: 2])
        #expect(counts() == [.issued: 1])
        let changed = see("a", .pending, uid: "3", group: "other")
        #expect(changed == ["vault", "other"])
        #expect(counts() == [:])
        #expect(counts("other") == [.pending: 1])
    }

    @Test mutating func `Of more signers than are kept, the one that is idle longest gives way`() {
        tally = RequestTally(maximumGroups: 2)
        _ = synchronise()
        _ = see("a", .issued, group: "first")
        _ = see("b", .issued, group: "second")
        _ = tally.drop(ObjectName(namespace: "shop", name: "b"))
        _ = tally.drop(ObjectName(namespace: "shop", name: "a"))
        let changed = see("c", .pending, group: "third")
        #expect(changed == ["second", "third"])
        #expect(tally["second"] == nil)
        #expect(results("first") == [.issued: 1])
        // Both that are left have, or get, requests: there is no room.
        _ = see("d", .pending, group: "first")
        let ignored = see("e", .pending, group: "fourth")
        #expect(ignored.isEmpty)
        #expect(tally.ignoredRequests == 1)
        #expect(tally["fourth"] == nil)
    }

    @Test mutating func `A report has a zero for every state that its kind of request can be in`() throws {
        _ = synchronise()
        _ = see("a", .pending, at: 7)
        var report = SigningRequestsReport(signer: "vault")
        report.fill(from: try #require(tally["vault"]), states: CertificateSigningRequest.states)
        #expect(report.counts == [.pending: 1, .approved: 0, .denied: 0, .failed: 0, .issued: 0])
        #expect(report.results == [.denied: 0, .failed: 0, .issued: 0])
        #expect(report.oldest == [.pending: 7])
    }
}
