// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Testing

@testable import Exporter

@Suite(.timeLimit(.minutes(1))) struct SourceSupervisorTests {
    @Test func `An added source starts, and those that run are left alone`() async throws {
        try await SupervisedSources.with { supervised in
            try supervised.copy("ec.pem", to: "a.pem")
            try supervised.copy("rsa.pem", to: "b.pem")
            let (a, b) = (supervised.source("a", file: "a.pem"), supervised.source("b", file: "b.pem"))
            supervised.configure([a])
            try await supervised.wait { $0.files == ["a": ["a.pem"]] }
            supervised.configure([a, b])
            try await supervised.wait { $0.files == ["a": ["a.pem"], "b": ["b.pem"]] }
        }
    }

    @Test func `A removed source ends with its series and its health`() async throws {
        try await SupervisedSources.with { supervised in
            try supervised.copy("ec.pem", to: "a.pem")
            try supervised.copy("rsa.pem", to: "b.pem")
            let (a, b) = (supervised.source("a", file: "a.pem"), supervised.source("b", file: "b.pem"))
            supervised.configure([a, b])
            try await supervised.wait { $0.files.count == 2 }
            supervised.configure([b])
            try await supervised.wait { $0.files == ["b": ["b.pem"]] && $0.sources == ["b"] }
            // It does not come back: the other one goes on looking, the removed one does not.
            try supervised.copy("gw.pem", to: "a.pem")
            let polls = { supervised.inventory.snapshot.sources["b"]?.pollDuration.counts.reduce(0, +) ?? 0 }
            let before = polls()
            try await supervised.wait { _ in polls() > before + 2 }
            #expect(supervised.files == ["b": ["b.pem"]])
            #expect(supervised.sources == ["b"])
        }
    }

    @Test func `A changed source looks elsewhere, and what it left ends`() async throws {
        try await SupervisedSources.with { supervised in
            try supervised.copy("ec.pem", to: "a.pem")
            try supervised.copy("rsa.pem", to: "b.pem")
            supervised.configure([supervised.source("disk", file: "a.pem")])
            try await supervised.wait { $0.files == ["disk": ["a.pem"]] }
            supervised.configure([supervised.source("disk", file: "b.pem")])
            try await supervised.wait { $0.files == ["disk": ["b.pem"]] }
            #expect(supervised.sources == ["disk"])
        }
    }

    @Test func `A source that is removed and comes back starts again`() async throws {
        try await SupervisedSources.with { supervised in
            try supervised.copy("ec.pem", to: "a.pem")
            let source = supervised.source("a", file: "a.pem")
            for _ in 0..<3 {
                supervised.configure([source])
                try await supervised.wait { $0.files == ["a": ["a.pem"]] }
                supervised.configure([])
                try await supervised.wait { $0.sources.isEmpty && $0.files.isEmpty }
            }
        }
    }

    @Test func `A new policy judges what is known already`() async throws {
        try await SupervisedSources.with { supervised in
            try supervised.copy("ec.pem", to: "a.pem")
            let source = supervised.source("a", file: "a.pem")
            let isDue = { (supervised: SupervisedSources) -> Set<Bool> in
                let slots = supervised.inventory.snapshot.records.values.flatMap(\.slots.values)
                return Set(slots.map { $0.rotationDue != nil })
            }
            supervised.configure([source])
            try await supervised.wait { isDue($0) == [false] }
            let rule = RotationRule(match: SlotMatch(), action: .plan(.before(seconds: 60), overrides: false))
            supervised.configure([source], policy: CertificatePolicy(rotation: [rule]))
            try await supervised.wait { isDue($0) == [true] }
            supervised.configure([source])
            try await supervised.wait { isDue($0) == [false] }
        }
    }

    @Test func `Only the newest of many configurations remains`() async throws {
        try await SupervisedSources.with { supervised in
            try supervised.copy("ec.pem", to: "a.pem")
            for index in 0..<20 { supervised.configure([supervised.source("source-\(index)", file: "a.pem")]) }
            try await supervised.wait { $0.sources == ["source-19"] && $0.files == ["source-19": ["a.pem"]] }
        }
    }
}
