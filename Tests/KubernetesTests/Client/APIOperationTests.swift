// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Kubernetes

struct APIOperationTests {
    @Test func `An operation is named as in a role`() {
        let texts = [
            APIOperation(verb: .list, kind: Secret.resource, namespace: "shop"),
            APIOperation(verb: .watch, kind: Secret.resource), APIOperation(verb: .list, kind: APIService.resource),
            APIOperation(verb: .get, kind: Secret.resource, namespace: "shop", name: "a"),
            APIOperation(verb: .get, kind: Pod.resource, subresource: "portforward", namespace: "n", name: "p"),
        ].map(\.description)
        #expect(
            texts == [
                "list secrets in namespace shop", "watch secrets in all namespaces", "list apiservices",
                "get secrets shop/a", "get pods/portforward n/p",
            ]
        )
    }

    @Test func `What is forbidden is told with the right that is missing`() {
        let advice = [
            APIOperation(verb: .watch, kind: APIService.resource),
            APIOperation(verb: .get, kind: Secret.resource, name: "a"),
            APIOperation(verb: .get, kind: Pod.resource, subresource: "portforward", name: "p"),
        ].map { $0.advice(on: .forbidden) }
        #expect(
            advice == [
                "; grant list and watch on apiservices.apiregistration.k8s.io or leave it out",
                "; grant get on secrets or leave it out", "; grant get and create on pods/portforward or leave it out",
            ]
        )
    }
}
