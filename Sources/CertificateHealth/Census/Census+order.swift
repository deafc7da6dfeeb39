// SPDX-License-Identifier: Apache-2.0

import Certificates

// The order of the page: equal censuses are equal bytes.

extension Census.Authority: Comparable {
    package static func < (left: Census.Authority, right: Census.Authority) -> Bool {
        (left.id, left.subject, left.role.rawValue) < (right.id, right.subject, right.role.rawValue)
    }
}

extension Census.Place: Comparable {
    package static func < (left: Census.Place, right: Census.Place) -> Bool {
        (left.authority, left.cluster ?? "", left.namespace ?? "")
            < (right.authority, right.cluster ?? "", right.namespace ?? "")
    }
}

extension Census.Bundle: Comparable {
    package static func < (left: Census.Bundle, right: Census.Bundle) -> Bool {
        (left.id, left.cluster ?? "") < (right.id, right.cluster ?? "")
    }
}

extension Census.Holding: Comparable {
    package static func < (left: Census.Holding, right: Census.Holding) -> Bool {
        (left.location, left.authority) < (right.location, right.authority)
    }
}

extension Census.Pinning: Comparable {
    package static func < (left: Census.Pinning, right: Census.Pinning) -> Bool {
        (left.place, left.secret) < (right.place, right.secret)
    }
}

extension AuthorityLocation: Comparable {
    package static func < (left: AuthorityLocation, right: AuthorityLocation) -> Bool {
        (left.name, left.cluster ?? "") < (right.name, right.cluster ?? "")
    }
}

extension TrustCensus.Anchored: Comparable {
    package static func < (left: TrustCensus.Anchored, right: TrustCensus.Anchored) -> Bool {
        (left.anchors, left.region) < (right.anchors, right.region)
    }
}

extension TrustCensus.Remaining: Comparable {
    package static func < (left: TrustCensus.Remaining, right: TrustCensus.Remaining) -> Bool {
        (left.anchors, left.without, left.cluster ?? "") < (right.anchors, right.without, right.cluster ?? "")
    }
}
