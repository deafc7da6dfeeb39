// SPDX-License-Identifier: Apache-2.0

import StreamingJSON
import Testing

@testable import Kubernetes

@Suite("A pod of the mesh")
struct MeshPodTests {
    struct Expectation: Sendable, CustomTestStringConvertible {
        var file: String
        var kind: MeshPod.Kind
        var workload: String
        var availability = MeshPod.Availability.running
        var ratio: Double?
        var lifetime: Duration?
        var adminPort: UInt16? = 15000
        var agentPort: UInt16? = 15020
        var hasLocalMetricsOnly = false
        var handshakePorts: [UInt16]
        var address: String

        var testDescription: String { file }
    }

    private static let expectations = [
        Expectation(
            file: "pod-sidecar",
            kind: .sidecar,
            workload: "cart",
            ratio: 0.4,
            lifetime: .seconds(12 * 3600),
            handshakePorts: [8080, 9000],
            address: "10.244.1.17"
        ),
        Expectation(
            file: "pod-sidecar-native",
            kind: .sidecar,
            workload: "ledger",
            handshakePorts: [5432],
            address: "10.244.2.8"
        ),
        Expectation(
            file: "pod-gateway",
            kind: .gateway,
            workload: "istio-ingressgateway",
            hasLocalMetricsOnly: true,
            handshakePorts: [8443, 15443],
            address: "10.244.1.5"
        ),
        Expectation(
            file: "pod-gateway-api",
            kind: .gateway,
            workload: "edge-istio",
            handshakePorts: [443, 8443],
            address: "10.244.3.30"
        ),
        Expectation(
            file: "pod-waypoint",
            kind: .waypoint,
            workload: "waypoint",
            handshakePorts: [15008],
            address: "10.244.1.40"
        ),
        Expectation(
            file: "pod-ztunnel",
            kind: .ztunnel,
            workload: "ztunnel",
            ratio: 0.5,
            lifetime: .seconds(5400),
            handshakePorts: [],
            address: "10.244.1.2"
        ),
        Expectation(
            file: "pod-ambient",
            kind: .ambient,
            workload: "catalog",
            adminPort: nil,
            agentPort: nil,
            handshakePorts: [15008],
            address: "10.244.1.77"
        ),
        Expectation(
            file: "pod-job-finished",
            kind: .sidecar,
            workload: "report",
            availability: .finished,
            handshakePorts: [],
            address: "10.244.1.90"
        ),
    ]

    @Test("Each kind is recognised by its signs, with all that is told beforehand", arguments: expectations)
    func kinds(expected: Expectation) throws {
        let pod: Pod = try ObjectFixture.object(file: expected.file)
        let found = try #require(MeshPod(pod))
        #expect(found.name == pod.name)
        #expect(found.uid == pod.metadata.uid)
        #expect(found.nodeName == pod.nodeName)
        #expect(found.serviceAccountName == pod.serviceAccountName)
        #expect(found.kind == expected.kind)
        #expect(found.workload == expected.workload)
        #expect(found.availability == expected.availability)
        #expect(found.gracePeriodRatio == expected.ratio)
        #expect(found.requestedLifetime == expected.lifetime)
        #expect(found.adminPort == expected.adminPort)
        #expect(found.agentPort == expected.agentPort)
        #expect(found.hasLocalMetricsOnly == expected.hasLocalMetricsOnly)
        #expect(found.handshakePorts == expected.handshakePorts)
        #expect(found.address == expected.address)
        #expect(found.isExpectedToAnswer == (expected.kind != .ambient && expected.availability == .running))
    }

    @Test("A pod without a sign is outside")
    func outside() throws {
        #expect(MeshPod(try ObjectFixture.object(file: "pod-outside")) == nil)
        #expect(MeshPod(try ObjectFixture.object("{}")) == nil)
    }
}
