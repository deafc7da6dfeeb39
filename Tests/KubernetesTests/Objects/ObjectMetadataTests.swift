// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Kubernetes

@Suite("Metadata of an object")
struct ObjectMetadataTests {
    private func metadata(_ members: String) throws -> ObjectMetadata {
        let object: ConfigMap = try ObjectFixture.object(#"{"metadata":{\#(members)}}"#)
        return object.metadata
    }

    @Test("The newest change is that of whoever wrote last, but not what a controller wrote to the status")
    func modification() throws {
        let times = try metadata(
            """
            "creationTimestamp":"2026-11-20T09:00:00Z",
            "managedFields":[{"manager":"kubectl","operation":"Apply","time":"2026-11-20T10:00:00Z"},
             {"manager":"helm","operation":"Update","time":"2026-11-20T09:30:00Z"},
             {"manager":"controller","operation":"Update","time":"2026-11-20T12:00:00Z","subresource":"status"},
             {"manager":"scaler","operation":"Update","time":"2026-11-20T11:00:00Z","subresource":"scale"}]
            """
        )
        #expect(times.createdAt == 1_795_165_200)
        #expect(times.modifiedAt == 1_795_172_400)
    }

    @Test("Times that are none are absent")
    func noTimes() throws {
        let times = try metadata(#""creationTimestamp":null,"managedFields":[{"time":"yesterday"},{"time":3},{}]"#)
        #expect(times.createdAt == nil)
        #expect(times.modifiedAt == nil)
    }
}
