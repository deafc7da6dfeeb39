// SPDX-License-Identifier: Apache-2.0

@testable import Kubernetes

extension ReflectorEvent {
    /// In a form to compare.
    var text: String {
        switch self {
        case .changed(let object): "changed \(object.name)@\(object.metadata.resourceVersion)"
        case .deleted(let name): "deleted \(name)"
        case .synchronised(let names): "synchronised \(names.sorted().map(\.description).joined(separator: " "))"
        case .contact: "contact"
        case .malformed: "malformed"
        case .failed(let error, _): "failed \(error.reason.rawValue)"
        }
    }
}

extension Reflector {
    /// Runs it until an event with this text has come so many times.
    func events(until last: String, count: Int = 1) async -> [String] {
        await allEvents(until: last, count: count).map(\.text)
    }

    func allEvents(until last: String, count: Int = 1) async -> [ReflectorEvent<Object>] {
        let (stream, continuation) = AsyncStream.makeStream(of: ReflectorEvent<Object>.self)
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.run { continuation.yield($0) } }
            var events: [ReflectorEvent<Object>] = []
            for await event in stream {
                events.append(event)
                if events.count(where: { $0.text == last }) == count { break }
            }
            group.cancelAll()
            return events
        }
    }
}
