// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Kubernetes

struct ResourcePathTests {
    @Test func `Core and named groups have paths of their own`() {
        #expect(ResourcePath(kind: Pod.resource, version: "v1").description == "/api/v1/pods")
        #expect(
            ResourcePath(kind: APIService.resource, version: "v1").description
                == "/apis/apiregistration.k8s.io/v1/apiservices"
        )
    }

    @Test func `Objects, subresources and queries follow`() {
        let path = ResourcePath(
            kind: Pod.resource,
            version: "v1",
            namespace: "shop",
            name: "cart",
            subresource: "portforward",
            query: [.init(name: "ports", value: "15000"), .init(name: "x", value: "ä &=?/")]
        )
        #expect(
            path.description
                == "/api/v1/namespaces/shop/pods/cart/portforward?ports=15000&x=%C3%A4%20%26%3D%3F%2F"
        )
    }

    @Test func `A name cannot lead elsewhere`() {
        let path = ResourcePath(kind: Pod.resource, version: "v1", namespace: "../x", name: "a/b?c#d%")
        #expect(path.description == "/api/v1/namespaces/..%2Fx/pods/a%2Fb%3Fc%23d%25")
    }

    @Test func `A namespace is nothing to a kind of the whole cluster`() {
        let path = ResourcePath(kind: APIService.resource, version: "v1", namespace: "shop")
        #expect(path.description == "/apis/apiregistration.k8s.io/v1/apiservices")
    }
}
