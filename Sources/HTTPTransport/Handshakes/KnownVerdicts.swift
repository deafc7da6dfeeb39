// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Glibc
internal import Synchronization

/// What a trust store has said of chains. The same bytes, asked for under the same name, are judged alike until one of
/// their dates is passed: a server that is looked at again and again costs no verification again.
final class KnownVerdicts: Sendable {
    struct Key: Hashable, Sendable {
        /// SHA-256 of what was presented.
        private let digest: [UInt8]
        private let name: String?

        /// - Parameters:
        ///   - presented: DER, leaf first.
        ///   - name: that the leaf is checked for.
        init(presented: [[UInt8]], name: String?) {
            // Each encoding tells its own length, so that no two chains are the same bytes in a row.
            let bytes = presented.flatMap(\.self)
            digest = [UInt8](unsafeUninitializedCapacity: 32) { buffer, initializedCount in
                // Without it all chains would be one.
                guard ccurl_sha256(bytes, bytes.count, buffer.baseAddress) == 1 else {
                    preconditionFailure("no memory for a digest")
                }
                initializedCount = 32
            }
            self.name = name
        }
    }

    struct Verdict: Sendable {
        let failures: Set<ChainVerification.Failure>
        /// DER, leaf first.
        let anchoredChain: [[UInt8]]
    }

    private struct Entry: Sendable {
        let verdict: Verdict
        /// Unix seconds between which no date of the chain lies.
        let validity: Range<Int64>
    }

    /// With the bytes of a chain, a bound of the memory.
    private static let maximumCount = 512
    private static let maximumChainBytes = 32 << 10

    private let entries = Mutex<[Key: Entry]>([:])

    func verdict(for key: Key, at now: Int64) -> Verdict? {
        entries.withLock { entries in
            guard let entry = entries[key] else { return nil }
            if entry.validity.contains(now) { return entry.verdict }
            entries[key] = nil
            return nil
        }
    }

    /// - Parameter dates: NotBefore and NotAfter of all certificates that the verdict rests on.
    func note(_ verdict: Verdict, for key: Key, dates: [Int64], at now: Int64) {
        let byteCount = verdict.anchoredChain.reduce(0) { $0 + $1.count }
        let next = dates.filter { $0 > now }.min() ?? .max
        guard byteCount <= Self.maximumChainBytes, now < next else { return }
        entries.withLock { entries in
            // A clock that was set back is before the beginning, and is judged anew.
            if entries.count >= Self.maximumCount { entries = [:] }
            entries[key] = Entry(verdict: verdict, validity: now..<next)
        }
    }
}
