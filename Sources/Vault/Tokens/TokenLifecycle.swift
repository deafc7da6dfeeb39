// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// What to do about a token: use it, renew it in time, or get another one.
///
/// Pure: the caller says what time it is and brings the chance.
package struct TokenLifecycle: Sendable, Equatable {
    package enum Step: Sendable, Equatable {
        case use
        /// The token holds, and should be made to hold longer.
        case renew
        /// There is none, or it is about to end and cannot be renewed.
        case logIn
        /// There is none, and to ask for one again now would only burden the server.
        case wait(until: UnixTime)
    }

    private static let firstWait: Int64 = 5
    private static let longestWait: Int64 = 300

    /// Whether a token can be had by logging in; one that somebody gave is replaced by them.
    private let canLogIn: Bool
    private(set) var lease: TokenLease?
    /// Whether the last renewal brought next to nothing: the token has come to its longest life.
    private var isExhausted = false
    private var hasToken: Bool
    private var failures = 0
    private var retry: UnixTime?
    /// 0..<1, drawn with each token, so that programs that started together do not renew together.
    private var chance = 0.0

    package init(canLogIn: Bool) {
        self.canLogIn = canLogIn
        hasToken = !canLogIn
    }

    package func step(at now: UnixTime) -> Step {
        guard hasToken, lease?.end.map({ $0 > now }) ?? true else { return canLogIn ? orWait(.logIn, now) : .use }
        guard let lease, let end = lease.end, now >= end - margin(lease) else { return .use }
        if let retry, now < retry { return .use }
        if lease.isRenewable, !isExhausted { return .renew }
        return canLogIn ? .logIn : .use
    }

    /// A login brought a token.
    package mutating func noteLogin(_ lease: TokenLease, chance: Double) {
        self.lease = lease
        self.chance = chance
        hasToken = true
        isExhausted = false
        noteSuccess()
    }

    /// The server told how long the token holds that is used already.
    package mutating func noteLease(_ lease: TokenLease) {
        // Somebody gave another token, or renewed this one.
        if let end = lease.end, let known = self.lease?.end, end > known + 1 { isExhausted = false }
        if lease.end == nil { isExhausted = false }
        self.lease = lease
    }

    package mutating func noteRenewal(_ lease: TokenLease, at now: UnixTime) {
        let whole = max(self.lease?.duration ?? 0, lease.duration)
        isExhausted = lease.end.map { ($0 - now) * 3 <= whole } ?? false
        self.lease = TokenLease(end: lease.end, duration: whole, isRenewable: lease.isRenewable)
        noteSuccess()
    }

    /// A login or a renewal failed.
    package mutating func noteFailure(at now: UnixTime, chance: Double) {
        let wait = min(Self.longestWait, Self.firstWait << min(failures, 10))
        failures += 1
        retry = now + wait + Int64(Double(wait) * chance)
    }

    /// The server does not know the token any more.
    package mutating func noteRefusal() {
        lease = nil
        hasToken = !canLogIn
    }

    private mutating func noteSuccess() {
        failures = 0
        retry = nil
    }

    private func orWait(_ step: Step, _ now: UnixTime) -> Step {
        if let retry, now < retry { return .wait(until: retry) }
        return step
    }

    /// Seconds before its end at which a token is renewed: a third of its life, and by chance up to a tenth more.
    private func margin(_ lease: TokenLease) -> Int64 {
        Int64((Double(lease.duration) * (1.0 / 3 + chance / 10)).rounded())
    }
}
