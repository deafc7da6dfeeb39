// SPDX-License-Identifier: Apache-2.0

/// What a reflector does next, and when, from all that happened to it.
struct ReflectorState: Sendable {
    enum Action: Sendable, Equatable {
        /// A list in the form of a watch that begins with what there is.
        case streamList
        /// The whole list where `limit` is nil.
        case listPage(limit: Int?, continuation: String?)
        case watch(resourceVersion: String)
    }

    enum Verdict: Sendable, Equatable {
        /// Part of the protocol: nobody needs to know.
        case goOn
        /// Nothing is wrong, but the server is left alone for a while.
        case pause(Duration)
        /// To be told.
        case fail(retryIn: Duration)
    }

    private(set) var action: Action
    private let pageLimit: Int
    private var streamsLists: Bool
    /// Of the list's first page: later pages may be of a later version, and what lies between would be missed.
    private var listVersion: String?
    /// How often the list had to be begun anew because its rest had expired.
    private var restarts = 0
    /// Watches that the server refused or gave up since the last one that worked.
    private var refusedWatches = 0
    /// The last watch's version was too old before it brought anything.
    private var hasExpired = false
    /// When the watch failed first since it last brought something.
    private var brokenSince: Duration?
    private let maximumOutage: Duration?
    private var failures: BackOff
    private var refusals: BackOff

    /// - Parameter maximumOutage: a watch that was broken for so long begins with what there is, because whoever is told
    ///   may have forgotten it.
    init(
        pageLimit: Int,
        streamsLists: Bool,
        maximumOutage: Duration? = nil,
        failures: BackOff.Settings = .failures,
        refusals: BackOff.Settings = .refusals
    ) {
        self.pageLimit = pageLimit
        self.streamsLists = streamsLists
        self.maximumOutage = maximumOutage
        self.failures = BackOff(failures)
        self.refusals = BackOff(refusals)
        action = streamsLists ? .streamList : .listPage(limit: pageLimit, continuation: nil)
    }

    /// - Returns: whether the list is complete.
    mutating func ended(_ page: ListPage) -> Bool {
        listVersion = listVersion ?? page.resourceVersion
        guard let continuation = page.continuation, case .listPage(let limit, _) = action else {
            listEnded(resourceVersion: listVersion ?? page.resourceVersion)
            return true
        }
        action = .listPage(limit: limit, continuation: continuation)
        return false
    }

    mutating func listEnded(resourceVersion: String) {
        listVersion = nil
        restarts = 0
        brokenSince = nil
        refusals.reset()
        action = .watch(resourceVersion: resourceVersion)
    }

    /// The watch brought something, and goes on from there if it has to be made anew.
    mutating func watchReached(_ resourceVersion: String) {
        refusedWatches = 0
        hasExpired = false
        brokenSince = nil
        guard case .watch = action, !resourceVersion.isEmpty else { return }
        action = .watch(resourceVersion: resourceVersion)
    }

    /// The server ended the watch in order.
    ///
    /// - Parameter isUseful: it lasted for a while or brought something. Others would be asked for without end.
    mutating func watchEnded(isUseful: Bool, at now: Duration, random: Double) -> Verdict {
        refusedWatches = 0
        guard !isUseful else {
            hasExpired = false
            brokenSince = nil
            return .goOn
        }
        return .pause(failures.next(at: now, random: random))
    }

    /// - Parameter wasAccepted: the answer had begun when the failure came.
    mutating func failed(
        _ error: KubernetesError,
        wasAccepted: Bool,
        at now: Duration,
        random: Double
    ) -> Verdict {
        switch action {
        case .streamList: streamFailed(error, wasAccepted: wasAccepted, at: now, random: random)
        case .listPage: listFailed(error, at: now, random: random)
        case .watch: watchFailed(error, wasAccepted: wasAccepted, at: now, random: random)
        }
    }

    private mutating func streamFailed(
        _ error: KubernetesError,
        wasAccepted: Bool,
        at now: Duration,
        random: Double
    ) -> Verdict {
        switch error.reason {
        case .unauthorized, .throttled, .server, .dns, .connect, .tls, .cancelled, .auth:
            guard wasAccepted else { return wait(for: error, at: now, random: random) }
        case .forbidden, .notFound, .expired, .invalid, .status, .malformed, .tooLarge, .portForward, .timeout,
            .protocol:
            break
        }
        // A server that cannot do it, or something between that does not let it through. A list says the rest.
        streamsLists = false
        beginList()
        return .goOn
    }

    private mutating func listFailed(_ error: KubernetesError, at now: Duration, random: Double) -> Verdict {
        switch error.reason {
        case .expired where restarts < Self.maximumRestarts:
            restarts += 1
            listVersion = nil
            // A list that takes longer than its pages live is only to be had at once.
            let limit = restarts == Self.maximumRestarts ? nil : pageLimit
            action = .listPage(limit: limit, continuation: nil)
            return .goOn
        case .unauthorized, .throttled, .server, .dns, .connect, .tls, .timeout, .protocol, .cancelled, .auth:
            // The page is still there when the server is.
            return wait(for: error, at: now, random: random)
        case .expired, .forbidden, .notFound, .invalid, .status, .malformed, .tooLarge, .portForward:
            restarts = 0
            beginList()
            return wait(for: error, at: now, random: random)
        }
    }

    private mutating func watchFailed(
        _ error: KubernetesError,
        wasAccepted: Bool,
        at now: Duration,
        random: Double
    ) -> Verdict {
        let isLost = noteBroken(at: now)
        switch error.reason {
        case .expired:
            beginList()
            defer { hasExpired = true }
            return hasExpired ? .fail(retryIn: failures.next(at: now, random: random)) : .goOn
        case .forbidden, .notFound:
            // Where only lists are granted, a list now and then is better than nothing.
            beginList()
        case .timeout where wasAccepted:
            // Silence has cost time enough. Whether the server is lost, the next watch tells.
            return .goOn
        case _ where wasAccepted && error.status == nil:
            return .pause(failures.next(at: now, random: random))
        default:
            if isLost { beginList() }
            guard error.status != nil else { break }
            // After a restore from a backup the server may never reach our version again.
            refusedWatches += 1
            if refusedWatches == Self.maximumRefusedWatches {
                refusedWatches = 0
                beginList()
            }
        }
        return wait(for: error, at: now, random: random)
    }

    /// - Returns: whether it has lasted for too long.
    private mutating func noteBroken(at now: Duration) -> Bool {
        let start = brokenSince ?? now
        brokenSince = start
        return maximumOutage.map { now - start >= $0 } ?? false
    }

    private mutating func beginList() {
        listVersion = nil
        action = streamsLists ? .streamList : .listPage(limit: pageLimit, continuation: nil)
    }

    private mutating func wait(for error: KubernetesError, at now: Duration, random: Double) -> Verdict {
        let wait =
            switch error.reason {
            case .forbidden, .notFound: refusals.next(at: now, random: random)
            default: failures.next(at: now, random: random)
            }
        return .fail(retryIn: max(wait, error.retryAfter ?? .zero))
    }

    private static let maximumRestarts = 2
    private static let maximumRefusedWatches = 3
}
