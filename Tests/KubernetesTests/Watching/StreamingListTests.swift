// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Kubernetes

@Suite(.timeLimit(.minutes(1))) struct StreamingListTests {
    private typealias API = ConfigMapAPI

    private static let stream =
        "/api/v1/secrets?watch=true&allowWatchBookmarks=true&timeoutSeconds=300"
        + "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
    private static let list = "/api/v1/secrets?limit=1"

    private static func watch(from resourceVersion: String) -> String {
        "/api/v1/secrets?watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion=\(resourceVersion)"
    }

    private static let end = API.event(
        "BOOKMARK",
        #"{"metadata":{"resourceVersion":"8","annotations":{"k8s.io/initial-events-end":"true"}}}"#
    )

    private func reflector(
        _ cluster: TestCluster,
        _ settings: ReflectorSettings = .test
    ) -> Reflector<Secret> {
        Reflector(client: cluster.client, settings: settings)
    }

    @Test func `Secrets are listed as a stream, up to the bookmark that ends the list`() async throws {
        let cluster = try TestCluster([
            Self.stream: .openWatch(
                API.event("ADDED", API.object("a")),
                API.event("BOOKMARK", #"{"metadata":{"resourceVersion":"7"}}"#),
                API.event("ADDED", API.object("b")),
                API.event("DELETED", API.object("a")) + Self.end
            ),
            Self.watch(from: "8"): .openWatch(),
        ])
        #expect(
            await reflector(cluster).events(until: "contact") == [
                "changed n/a@1", "changed n/b@1", "deleted n/a", "synchronised n/b", "contact",
            ]
        )
        #expect(cluster.targets == [Self.stream, Self.watch(from: "8")])
    }

    @Test(arguments: [
        [ScriptedServerStep].answer(ConfigMapAPI.status(422, "unknown"), status: "422 Unprocessable Entity"),
        .answer(ConfigMapAPI.status(400, "unknown"), status: "400 Bad Request"),
        .answer(ConfigMapAPI.status(403, "no watch"), status: "403 Forbidden"),
        .answer("", status: "405 Method Not Allowed"),
        .endedWatch(ConfigMapAPI.event("ADDED", ConfigMapAPI.object("a"))),
        .answer("a page of some proxy"),
        .endedWatch(ConfigMapAPI.event("ERROR", ConfigMapAPI.status(500, "cannot"))),
        [.reset],
    ])
    func `A server that cannot stream lists is asked for pages, and not asked again`(
        answer: [ScriptedServerStep]
    ) async throws {
        let cluster = try TestCluster([
            Self.stream: answer,
            Self.list: .answer(API.listBody(["a"], version: "1", continuation: "t")),
            "\(Self.list)&continue=t": .answer(API.listBody(["b"], version: "1")),
            Self.watch(from: "1"): .answer(API.status(410, "too old"), status: "410 Gone"),
        ])
        let events = await reflector(cluster).events(until: "synchronised n/a n/b", count: 2)
        #expect(events.suffix(3) == ["changed n/a@1", "changed n/b@1", "synchronised n/a n/b"])
        #expect(cluster.targets.count { $0 == Self.stream } == 1)
    }

    @Test func `A server that ignores the wish and falls silent is asked for pages`() async throws {
        var settings = ReflectorSettings.test
        settings.listSilence = .seconds(1)
        let cluster = try TestCluster([
            Self.stream: .openWatch(API.event("ADDED", API.object("a"))),
            Self.list: .answer(API.listBody(["a"], version: "1")),
            Self.watch(from: "1"): .openWatch(),
        ])
        #expect(
            await reflector(cluster, settings).events(until: "contact") == [
                "changed n/a@1", "changed n/a@1", "synchronised n/a", "contact",
            ]
        )
    }

    @Test func `A server that is ill is asked for a stream again`() async throws {
        let cluster = try TestCluster([Self.stream: .answer("", status: "503 Service Unavailable")])
        #expect(await reflector(cluster).events(until: "failed server", count: 2).count == 2)
        #expect(cluster.targets.allSatisfy { $0 == Self.stream })
    }
}
