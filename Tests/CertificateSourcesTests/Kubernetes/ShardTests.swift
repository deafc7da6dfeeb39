// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CertificateSources

@Suite struct ShardTests {
    private let uids = (0..<3_000).map { index in
        let hex = String(index * 2_654_435_761 % 4_294_967_296, radix: 16)
        return "\(String(repeating: "0", count: 8 - hex.count))\(hex)-6c1f-4b39-9d3a-0f2f6ad1e7b\(index % 10)"
    }

    @Test(arguments: 1...7) func `Every object belongs to one shard, and each shard has its part`(total: Int) {
        let shards = (0..<total).map { Shard(index: $0, total: total) }
        for uid in uids {
            #expect(shards.count { $0.contains(uid: uid) } == 1)
        }
        for shard in shards {
            let share = Double(uids.count { shard.contains(uid: $0) }) * Double(total) / Double(uids.count)
            #expect((0.85...1.15).contains(share), "shard \(shard.index) of \(total)")
        }
    }
}

@Suite struct WayRefusalsTests {
    @Test func `A refused way is left alone in its namespace, then tried by one`() {
        var refusals = WayRefusals()
        refusals.refuse(.portForward, in: "shop", at: .seconds(10))
        let early = refusals.allows(.portForward, in: "shop", at: .seconds(309))
        let elsewhere = refusals.allows(.portForward, in: "bank", at: .seconds(11))
        let otherWay = refusals.allows(.agent, in: "shop", at: .seconds(11))
        let later = [310, 311].map { refusals.allows(.portForward, in: "shop", at: .seconds($0)) }
        #expect(!early)
        #expect(elsewhere)
        #expect(otherWay)
        #expect(later == [true, false])
        #expect(refusals.isRefused(.portForward))
        refusals.accept(.portForward, in: "shop")
        #expect(!refusals.isRefused(.portForward))
        let again = refusals.allows(.portForward, in: "shop", at: .seconds(312))
        #expect(again)
    }
}
