// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes

/// Counts requests for a signature by who is asked by whom, and how they end.
///
/// Pure, and small: a few words for each request that exists. Each request's end is counted once, however often the
/// request is seen, and stays counted when the request is deleted: istio-csr deletes its own at once. What had ended
/// before the first list was complete is not counted, because an earlier run of the program counted it.
struct RequestTally<Group: Hashable & Sendable>: Sendable {
    struct Request: Sendable {
        let uid: String
        let group: Group
        let state: RequestState
        let createdAt: UnixTime?
    }

    fileprivate struct Entry: Sendable {
        let uid: Int
        let group: Int
        let createdAt: UnixTime?
        let state: RequestState
        let isCounted: Bool
    }

    /// Whoever may make requests makes up the names in a group.
    private let maximumGroups: Int
    private var indices: [Group: Int] = [:]
    private var groups: [Int: (group: Group, count: RequestCount)] = [:]
    private var lastIndex = 0
    /// Keys are hashes of names: two names with one hash of 64 bits do not happen.
    private var entries: [Int: Entry] = [:]
    private var changes: UInt64 = 0
    /// Whether everything that exists was seen once.
    private(set) var isComplete = false
    /// Requests that belong to more groups than are kept.
    private(set) var ignoredRequests = 0

    init(maximumGroups: Int = 2_000) {
        self.maximumGroups = maximumGroups
    }

    var allGroups: Dictionary<Group, Int>.Keys { indices.keys }

    /// `nil` for a group that is not, or no longer, known.
    subscript(group: Group) -> RequestCount? { indices[group].flatMap { groups[$0]?.count } }
}

// MARK: - Changes

extension RequestTally {
    /// - Returns: the groups that are other than before.
    mutating func take(_ request: Request, named name: ObjectName) -> Set<Group> {
        let (key, uid) = (name.hashValue, request.uid.hashValue)
        var wasCounted = false
        var changed: Set<Group> = []
        if let old = entries[key] {
            // A name is used again after its object was deleted, a UID is not.
            if old.uid == uid {
                guard old.state != request.state else { return [] }
                wasCounted = old.isCounted
            }
            changed.formUnion(remove(key))
        }
        guard let index = index(of: request.group, dropping: &changed) else {
            ignoredRequests += 1
            return changed
        }
        entries[key] = Entry(
            uid: uid,
            group: index,
            createdAt: request.createdAt,
            state: request.state,
            isCounted: wasCounted || request.state.isResult
        )
        changes += 1
        groups[index]?.count.add(
            key,
            in: request.state,
            createdAt: request.createdAt,
            isNewResult: request.state.isResult && !wasCounted && isComplete,
            at: changes
        )
        changed.insert(request.group)
        return changed
    }

    mutating func drop(_ name: ObjectName) -> Set<Group> { remove(name.hashValue) }

    /// A list is complete: whatever is not among these is no more.
    mutating func synchronise(_ names: Set<ObjectName>) -> Set<Group> {
        let keys = Set(names.map(\.hashValue))
        var changed: Set<Group> = []
        for key in entries.keys where !keys.contains(key) { changed.formUnion(remove(key)) }
        isComplete = true
        return changed
    }

    private mutating func remove(_ key: Int) -> Set<Group> {
        guard let entry = entries.removeValue(forKey: key) else { return [] }
        changes += 1
        groups[entry.group]?.count.remove(key, from: entry.state, at: changes)
        return groups[entry.group].map { [$0.group] } ?? []
    }

    /// Finds or makes the group. Where there is no room, the one goes that has no requests and changed longest ago.
    private mutating func index(of group: Group, dropping changed: inout Set<Group>) -> Int? {
        if let index = indices[group] { return index }
        if indices.count >= maximumGroups {
            let idle = groups.filter { $0.value.count.isIdle }
            guard let oldest = idle.min(by: { $0.value.count.changed < $1.value.count.changed }) else { return nil }
            groups[oldest.key] = nil
            indices[oldest.value.group] = nil
            changed.insert(oldest.value.group)
        }
        lastIndex += 1
        indices[group] = lastIndex
        groups[lastIndex] = (group, RequestCount())
        return lastIndex
    }
}

extension RequestState {
    /// Whether nothing follows.
    var isResult: Bool {
        switch self {
        case .pending, .approved: false
        case .denied, .failed, .invalid, .issued: true
        }
    }
}
