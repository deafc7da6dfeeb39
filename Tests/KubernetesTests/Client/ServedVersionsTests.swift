// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Kubernetes

struct ServedVersionsTests {
    private static let kind = ResourceKind(
        group: "g",
        version: "v1",
        olderVersions: ["v1beta1", "v1alpha1"],
        plural: "things",
        isNamespaced: false
    )

    @Test func `Versions are tried from the newest to the oldest, and then anew`() {
        let versions = ServedVersions()
        var tried: [String] = []
        var goesOn: [Bool] = []
        for _ in 0..<4 {
            let version = versions.version(of: Self.kind)
            tried.append(version)
            goesOn.append(versions.fallBack(Self.kind, from: version))
        }
        #expect(tried == ["v1", "v1beta1", "v1alpha1", "v1"])
        #expect(goesOn == [true, true, false, true])
    }

    @Test func `Two that are refused the same version do not pass over another`() {
        let versions = ServedVersions()
        #expect(versions.fallBack(Self.kind, from: "v1"))
        #expect(versions.fallBack(Self.kind, from: "v1"))
        #expect(versions.version(of: Self.kind) == "v1beta1")
    }

    @Test func `A kind with one version has no other`() {
        #expect(!ServedVersions().fallBack(Pod.resource, from: "v1"))
    }
}
