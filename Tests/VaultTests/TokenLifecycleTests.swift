// SPDX-License-Identifier: Apache-2.0

import Certificates
import Testing

@testable import Vault

@Suite struct TokenLifecycleTests {
    private static func lease(_ seconds: Int64, at now: UnixTime = 0, isRenewable: Bool = true) -> TokenLease {
        TokenLease(seconds: seconds, isRenewable: isRenewable, at: now)
    }

    private static func loggedIn(_ lease: TokenLease, chance: Double = 0) -> TokenLifecycle {
        var lifecycle = TokenLifecycle(canLogIn: true)
        lifecycle.noteLogin(lease, chance: chance)
        return lifecycle
    }

    @Test func `without a token it logs in, and one that was given is used`() {
        #expect(TokenLifecycle(canLogIn: true).step(at: 0) == .logIn)
        #expect(TokenLifecycle(canLogIn: false).step(at: 0) == .use)
    }

    @Test func `a token is renewed when a third of its life is left`() {
        let lifecycle = Self.loggedIn(Self.lease(900))
        #expect(lifecycle.step(at: 599) == .use)
        #expect(lifecycle.step(at: 600) == .renew)
        #expect(lifecycle.step(at: 899) == .renew)
    }

    @Test func `chance makes it earlier by up to a tenth, so that those that started together do not renew together`() {
        let steps = [0, 0.5, 0.999].map { chance in
            let lifecycle = Self.loggedIn(Self.lease(900), chance: chance)
            return (500...700).first { lifecycle.step(at: $0) == .renew }
        }
        #expect(steps == [600, 555, 510])
    }

    @Test func `a token that cannot be renewed is replaced in time by a login, and one that was given is used on`() {
        let lease = Self.lease(900, isRenewable: false)
        #expect(Self.loggedIn(lease).step(at: 600) == .logIn)
        var given = TokenLifecycle(canLogIn: false)
        given.noteLease(lease)
        #expect(given.step(at: 600) == .use)
        #expect(given.step(at: 900) == .use)
    }

    @Test func `a token that does not end needs nothing`() {
        #expect(Self.loggedIn(Self.lease(0)).step(at: .max) == .use)
    }

    @Test func `one that ended is replaced`() {
        #expect(Self.loggedIn(Self.lease(900)).step(at: 900) == .logIn)
    }

    @Test func `a renewal that brings the whole life again starts it anew`() {
        var lifecycle = Self.loggedIn(Self.lease(900))
        lifecycle.noteRenewal(Self.lease(900, at: 600), at: 600)
        #expect(lifecycle.step(at: 1_199) == .use)
        #expect(lifecycle.step(at: 1_200) == .renew)
    }

    @Test func `a renewal that brings next to nothing shows the longest life, and the next step is a login`() {
        var lifecycle = Self.loggedIn(Self.lease(900))
        lifecycle.noteRenewal(Self.lease(200, at: 600), at: 600)
        #expect(lifecycle.step(at: 600) == .logIn)
        // What the server then tells of the same token changes nothing.
        lifecycle.noteLease(TokenLease(end: 800, duration: 900, isRenewable: true))
        #expect(lifecycle.step(at: 601) == .logIn)
        lifecycle.noteLogin(Self.lease(900, at: 601), chance: 0)
        #expect(lifecycle.step(at: 602) == .use)
        #expect(lifecycle.step(at: 1_201) == .renew)
    }

    @Test func `another token in the file may be renewed again`() {
        var lifecycle = TokenLifecycle(canLogIn: false)
        lifecycle.noteLease(Self.lease(900))
        lifecycle.noteRenewal(Self.lease(100, at: 800), at: 800)
        #expect(lifecycle.step(at: 800) == .use)
        lifecycle.noteLease(Self.lease(900, at: 850))
        #expect(lifecycle.step(at: 1_450) == .renew)
    }

    @Test func `logins that fail are tried ever more rarely, and the first success forgets them`() {
        var lifecycle = TokenLifecycle(canLogIn: true)
        var waits: [Int64] = []
        var now: UnixTime = 0
        for _ in 0..<8 {
            lifecycle.noteFailure(at: now, chance: 0)
            guard case .wait(let end) = lifecycle.step(at: now) else { break }
            waits.append(end - now)
            now = end
            #expect(lifecycle.step(at: now) == .logIn)
        }
        #expect(waits == [5, 10, 20, 40, 80, 160, 300, 300])
        lifecycle.noteLogin(Self.lease(900, at: now), chance: 0)
        lifecycle.noteRefusal()
        #expect(lifecycle.step(at: now) == .logIn)
        lifecycle.noteFailure(at: now, chance: 0.5)
        #expect(lifecycle.step(at: now) == .wait(until: now + 7))
    }

    @Test func `while a renewal is not to be tried again yet the token is used`() {
        var lifecycle = Self.loggedIn(Self.lease(900))
        lifecycle.noteFailure(at: 600, chance: 0)
        #expect(lifecycle.step(at: 604) == .use)
        #expect(lifecycle.step(at: 605) == .renew)
    }

    @Test func `a token that the server does not know is gone, but one that was given may come back`() {
        var lifecycle = Self.loggedIn(Self.lease(900))
        lifecycle.noteRefusal()
        #expect(lifecycle.step(at: 1) == .logIn)
        var given = TokenLifecycle(canLogIn: false)
        given.noteLease(Self.lease(900))
        given.noteRefusal()
        #expect(given.step(at: 1) == .use)
    }
}
