// SPDX-License-Identifier: Apache-2.0

import StreamingJSON
import Testing

@testable import Kubernetes

@Suite("Whether a proxy should answer now")
struct MeshPodAvailabilityTests {
    /// - Parameter proxyState: empty where the status does not list the proxy.
    private func availability(
        phase: String = "Running",
        proxyState: String,
        isNative: Bool = false,
        isBeingDeleted: Bool = false
    ) throws -> MeshPod.Availability? {
        let deletion = isBeingDeleted ? #","deletionTimestamp":"2026-11-20T08:00:00Z""# : ""
        let containers = isNative ? "initContainers" : "containers"
        let statuses = isNative ? "initContainerStatuses" : "containerStatuses"
        let status = proxyState.isEmpty ? "" : #"{"name":"istio-proxy","state":{"\#(proxyState)":{}}}"#
        let pod: Pod = try ObjectFixture.object(
            """
            {"metadata":{"name":"p"\(deletion)},
             "spec":{"\(containers)":[{"name":"istio-proxy","restartPolicy":"Always","args":["proxy","sidecar"]}]},
             "status":{"phase":"\(phase)","\(statuses)":[\(status)]}}
            """
        )
        let found = MeshPod(pod)
        #expect(found?.isExpectedToAnswer == (found?.availability == .running))
        return found?.availability
    }

    @Test(
        "The proxy's container and the pod's phase decide",
        arguments: [
            ("Running", "running", MeshPod.Availability.running), ("Running", "waiting", .waiting),
            ("Running", "terminated", .finished), ("Running", "", .waiting), ("Pending", "running", .waiting),
            ("Pending", "", .waiting), ("Succeeded", "terminated", .finished), ("Failed", "running", .finished),
            ("Unknown", "running", .waiting), ("Odd", "running", .waiting),
        ],
        [false, true]
    )
    func phases(row: (phase: String, state: String, expected: MeshPod.Availability), isNative: Bool) throws {
        #expect(try availability(phase: row.phase, proxyState: row.state, isNative: isNative) == row.expected)
    }

    @Test("A pod that is being deleted is not expected to answer")
    func deletion() throws {
        #expect(try availability(proxyState: "running", isBeingDeleted: true) == .leaving)
    }

    @Test("An ambient pod runs when its traffic is carried, and has no proxy to answer")
    func ambient() throws {
        for (redirection, expected) in [("enabled", MeshPod.Availability.running), ("pending", .waiting)] {
            let pod: Pod = try ObjectFixture.object(
                """
                {"metadata":{"annotations":{"ambient.istio.io/redirection":"\(redirection)"}},
                 "status":{"phase":"Running"}}
                """
            )
            let found = try #require(MeshPod(pod))
            #expect(found.availability == expected)
            #expect(!found.isExpectedToAnswer)
        }
    }
}
