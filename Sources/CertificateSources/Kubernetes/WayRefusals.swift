// SPDX-License-Identifier: Apache-2.0

/// Ways that were refused, and until when nobody tries them again.
///
/// A right is granted to a namespace or to the whole cluster, so one refusal speaks for all proxies of the namespace.
/// It is tried again after a while, because a right that is granted needs no restart. Pure.
struct WayRefusals: Sendable {
    private struct Place: Hashable {
        let way: ProxyWay
        let namespace: String
    }

    /// How long a refused way is left alone.
    static let patience = Duration.seconds(300)

    private var retries: [Place: Duration] = [:]

    /// Whether `way` is worth a try in this namespace now. Of those that come when the time is over, one tries it for
    /// all.
    mutating func allows(_ way: ProxyWay, in namespace: String, at now: Duration) -> Bool {
        let place = Place(way: way, namespace: namespace)
        guard let retry = retries[place] else { return true }
        guard now >= retry else { return false }
        retries[place] = now + Self.patience
        return true
    }

    mutating func refuse(_ way: ProxyWay, in namespace: String, at now: Duration) {
        retries[Place(way: way, namespace: namespace)] = now + Self.patience
    }

    mutating func accept(_ way: ProxyWay, in namespace: String) {
        retries[Place(way: way, namespace: namespace)] = nil
    }

    /// Whether the way is refused somewhere.
    func isRefused(_ way: ProxyWay) -> Bool {
        retries.keys.contains { $0.way == way }
    }
}
