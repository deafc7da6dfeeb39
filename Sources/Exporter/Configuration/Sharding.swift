// SPDX-License-Identifier: Apache-2.0

import CertificateSources

/// Which part of each cluster's objects this instance answers for, as it was written.
package struct Sharding: Sendable, Equatable {
    static let maximumTotal = 1_000

    /// `nil` for the ordinal of the pod's own name.
    package var index: Int?
    package var total: Int

    package init(index: Int? = nil, total: Int) {
        self.index = index
        self.total = total
    }

    static func number(_ text: String, in range: ClosedRange<Int>) throws(ConfigurationFault) -> Int {
        guard isDigits(text), let number = Int(text), range.contains(number) else {
            throw ConfigurationFault(
                "\(quoted(text)) is not a whole number in range",
                remedy: "use \(range.lowerBound) to \(range.upperBound), digits only"
            )
        }
        return number
    }

    /// - Parameter environment: of the process. POD_NAME, else HOSTNAME, is the name of a StatefulSet's pod: `name-2`.
    func shard(environment: [String: String]) throws(ConfigurationFault) -> Shard {
        let index: Int
        if let written = self.index {
            index = written
        } else if total == 1 {
            index = 0
        } else {
            index = try Self.ordinal(environment: environment)
        }
        guard (0..<total).contains(index) else {
            throw ConfigurationFault(
                "shard \(index) is not one of \(total)",
                remedy: "use an index from 0 to \(total - 1)"
            )
        }
        return Shard(index: index, total: total)
    }

    private static func ordinal(environment: [String: String]) throws(ConfigurationFault) -> Int {
        let name = ["POD_NAME", "HOSTNAME"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        if let ordinal = name.flatMap(ordinal(of:)) { return ordinal }
        let reason = name.map { "\(quoted($0)) is no name of a StatefulSet's pod" } ?? "POD_NAME is not set"
        throw ConfigurationFault(
            "the shard has no index, and \(reason)",
            remedy: "give an index, or set POD_NAME to the pod's name"
        )
    }

    private static func ordinal(of name: String) -> Int? {
        guard let dash = name.lastIndex(of: "-") else { return nil }
        let digits = name[name.index(after: dash)...]
        return isDigits(String(digits)) ? Int(digits) : nil
    }
}
