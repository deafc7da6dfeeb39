// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import EnvoyAdmin
import Testing

@testable import CertificateSources

@Suite struct KnownProxyTests {
    private func node(_ environment: String) throws -> ProxyNode {
        try ProxyNode(
            serverInfo: Array(
                #"{"version":"x","node":{"id":"a","metadata":{"PROXY_CONFIG":{"proxyMetadata":{\#(environment)}}}}}"#
                    .utf8
            )
        )
    }

    @Test func `The configured ratio wins over the proxy's own, and that over Istio's`() throws {
        let own = try node(#""SECRET_GRACE_PERIOD_RATIO":"0.2""#)
        let configured = KnownProxy(rotationRatio: 0.4, address: "http://h")
        #expect(configured.plan(own) == RotationPlan(ratio: 0.4))
        #expect(KnownProxy(address: "http://h").plan(own) == RotationPlan(ratio: 0.2))
        #expect(KnownProxy(address: "http://h").plan(nil) == .istioDefault)
    }

    @Test func `A mounted certificate has no plan of the mesh, whoever says that it is mounted`() throws {
        let mounted = try node(#""FILE_MOUNTED_CERTS":"true""#)
        #expect(KnownProxy(rotationRatio: 0.4, address: "http://h").plan(mounted) == nil)
        #expect(KnownProxy(isRotatedByMesh: false, address: "http://h").plan(nil) == nil)
        #expect(KnownProxy(address: "http://h").plan(try node(#""FILE_MOUNTED_CERTS":"false""#)) == .istioDefault)
    }
}
