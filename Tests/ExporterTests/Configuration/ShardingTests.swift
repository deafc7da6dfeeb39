// SPDX-License-Identifier: Apache-2.0

import CertificateSources
import Testing

@testable import Exporter

@Suite struct ShardingTests {
    private func shard(
        _ text: String = "",
        index: String? = nil,
        total: String? = nil,
        environment: [String: String] = [:]
    ) throws(ConfigurationError) -> Shard? {
        let flags = ConfigurationFlags(kubernetes: true, shardIndex: index, shardTotal: total)
        return try kubernetesSources(text, flags: flags, environment: environment).first?.shard
    }

    @Test func `Without a shard one instance answers for everything`() throws {
        #expect(try shard(environment: ["POD_NAME": "exporter-5"]) == Shard(index: 0, total: 1))
    }

    @Test(
        arguments: [
            (["POD_NAME": "exporter-2"], 2), (["HOSTNAME": "exporter-0"], 0),
            (["POD_NAME": "exporter-1", "HOSTNAME": "exporter-2"], 1), (["POD_NAME": "", "HOSTNAME": "a-b-2"], 2),
        ] as [([String: String], Int)]
    )
    func `The index is the ordinal of the pod's name`(environment: [String: String], index: Int) throws {
        #expect(try shard(total: "3", environment: environment) == Shard(index: index, total: 3))
        #expect(try shard("shard: {total: 3}", environment: environment) == Shard(index: index, total: 3))
    }

    @Test func `An index that is written wins over the pod's name, and a flag's over the file's`() throws {
        let environment = ["POD_NAME": "exporter-2"]
        #expect(try shard("shard: {total: 3, index: 1}", environment: environment) == Shard(index: 1, total: 3))
        #expect(
            try shard("shard: {total: 3, index: 1}", index: "0", environment: environment) == Shard(index: 0, total: 3)
        )
        #expect(try shard("shard: {total: 3}", index: "0") == Shard(index: 0, total: 3))
        #expect(try shard("shard: {total: 9, index: 8}", index: "1", total: "2") == Shard(index: 1, total: 2))
        #expect(
            try shard("shard: {total: 9, index: 8}", total: "3", environment: environment) == Shard(index: 2, total: 3)
        )
        #expect(try shard(total: "1") == Shard(index: 0, total: 1))
    }

    @Test func `Every cluster is shared alike`() throws {
        let text = "sources: [{name: a, type: kubernetes, cluster: a}, {name: b, type: kubernetes, cluster: b}]"
        let flags = ConfigurationFlags(shardIndex: "1", shardTotal: "4")
        #expect(
            try kubernetesSources(text, flags: flags).map(\.shard)
                == Array(repeating: Shard(index: 1, total: 4), count: 2)
        )
    }

    @Test(
        arguments: [
            (nil, "0", [:], "--shard.total: \"0\" is not a whole number in range; use 1 to 1000, digits only"),
            (nil, "", [:], "--shard.total: is empty; give a value behind the ="),
            ("-1", "3", [:], "--shard.index: \"-1\" is not a whole number in range; use 0 to 999, digits only"),
            ("3", "3", [:], "--shard.index: shard 3 is not one of 3; use an index from 0 to 2"),
            ("1", nil, [:], "--shard.index: is no use without the number of shards; give --shard.total too"),
            (
                nil, "3", [:],
                "--shard.total: the shard has no index, and POD_NAME is not set; "
                    + "give an index, or set POD_NAME to the pod's name"
            ),
            (
                nil, "3", ["HOSTNAME": "exporter-7d9f"],
                "--shard.total: the shard has no index, and \"exporter-7d9f\" is no name of a StatefulSet's pod; "
                    + "give an index, or set POD_NAME to the pod's name"
            ),
            (
                nil, "3", ["POD_NAME": "exporter-3"],
                "--shard.total: shard 3 is not one of 3; use an index from 0 to 2"
            ),
            (
                nil, "3", ["POD_NAME": "exporter-99999999999999999999"],
                "--shard.total: the shard has no index, and \"exporter-99999999999999999999\" is no name of a "
                    + "StatefulSet's pod; give an index, or set POD_NAME to the pod's name"
            ),
        ] as [(String?, String?, [String: String], String)]
    )
    func `A shard that cannot be is refused`(
        index: String?,
        total: String?,
        environment: [String: String],
        line: String
    ) {
        #expect(
            lines { () throws(ConfigurationError) in try shard(index: index, total: total, environment: environment) }
                == [line]
        )
    }

    @Test(
        arguments: [
            ("shard: {index: 1}", "1:8: shard: total is missing; add total: the number of shards"),
            (
                "shard: {total: 1001}",
                "1:16: shard.total: \"1001\" is not a whole number in range; use 1 to 1000, digits only"
            ),
            (
                "shard: {total: 2, index: 2}",
                "1:26: shard.index: \"2\" is not a whole number in range; use 0 to 1, digits only"
            ),
            ("shard: {total: 1, totl: 2}", "1:19: shard: key \"totl\" is not known; did you mean total?"),
        ]
    )
    func `A shard of the file that cannot be is refused`(text: String, line: String) {
        #expect(problemLines(text).first == "config.yml:\(line)")
    }

    @Test func `A file's shard without an index is told with the file's name`() {
        #expect(
            problemLines("shard: {total: 2}\n" + kubernetesSource()) == [
                "config.yml: shard: the shard has no index, and POD_NAME is not set; "
                    + "give an index, or set POD_NAME to the pod's name"
            ]
        )
    }
}
