// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Kubernetes

@Suite(.timeLimit(.minutes(1))) struct ReflectorTests {
    private typealias API = ConfigMapAPI

    private func reflector(
        _ cluster: TestCluster,
        _ scope: ResourceScope = ResourceScope(),
        _ settings: ReflectorSettings = .test
    ) -> Reflector<ConfigMap> {
        Reflector(client: cluster.client, scope: scope, settings: settings)
    }

    @Test func `A list comes in pages, and the watch goes on from the first page's version`() async throws {
        let cluster = try TestCluster([
            API.list: .answer(API.listBody(["a", "b"], version: "v7", continuation: "t1")),
            API.page(after: "t1"): .answer(API.listBody(["c"], version: "v9")),
            API.watch(from: "v7"): .openWatch(
                API.event("ADDED", API.object("d", "v8")),
                API.event("DELETED", API.object("a", "v9"))
            ),
        ])
        let events = await reflector(cluster).events(until: "deleted n/a")
        #expect(
            events.filter { $0 != "contact" } == [
                "changed n/a@1", "changed n/b@1", "changed n/c@1", "synchronised n/a n/b n/c", "changed n/d@v8",
                "deleted n/a",
            ]
        )
        #expect(events.contains("contact"))
    }

    @Test func `The scope narrows both list and watch`() async throws {
        let cluster = try TestCluster([
            "*": .answer(API.status(404, "not here"), status: "404 Not Found")
        ])
        let scope = ResourceScope(
            namespace: "shop",
            labelSelector: "app in (a, b)",
            fieldSelector: "metadata.name=istio-ca-root-cert"
        )
        let query = "labelSelector=app%20in%20%28a%2C%20b%29&fieldSelector=metadata.name%3Distio-ca-root-cert"
        let path = "/api/v1/namespaces/shop/configmaps?\(query)"
        cluster.server.setRoute("\(path)&limit=2", .answer(API.listBody([], version: "1")))
        let watch = "\(path)&watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion=1"
        cluster.server.setRoute(watch, .openWatch())
        let events = await reflector(cluster, scope).events(until: "contact")
        #expect(events == ["synchronised ", "contact"])
    }

    @Test(arguments: [
        #"{"items":null,"metadata":{"resourceVersion":"3"}}"#, #"{"metadata":{"resourceVersion":"3"},"items":[]}"#,
        #"{"metadata":{"resourceVersion":"3"}}"#,
    ])
    func `An empty list is a list`(body: String) async throws {
        let cluster = try TestCluster([API.list: .answer(body), API.watch(from: "3"): .openWatch()])
        #expect(await reflector(cluster).events(until: "contact") == ["synchronised ", "contact"])
    }

    @Test func `A list whose metadata comes last is the same list`() async throws {
        let body =
            #"{"items":[\#(API.object("a")),{"metadata":{}},\#(API.object("b"))],"metadata":{"resourceVersion":"5"}}"#
        let cluster = try TestCluster([
            API.list: .chunkedAnswer(body.utf8.map { [$0] }), API.watch(from: "5"): .openWatch(),
        ])
        #expect(
            await reflector(cluster).events(until: "contact") == [
                "changed n/a@1", "malformed", "changed n/b@1", "synchronised n/a n/b", "contact",
            ]
        )
    }

    @Test func `After a restart of the list its names are those of the new one`() async throws {
        let cluster = try TestCluster([
            API.list: .answer(API.listBody(["a"], version: "1", continuation: "t")),
            API.page(after: "t"): .answer(API.status(410, "too old"), status: "410 Gone"),
            "/api/v1/configmaps": .answer(API.listBody(["b", "c"], version: "2")),
            API.watch(from: "2"): .openWatch(),
        ])
        let events = await reflector(cluster).events(until: "contact")
        #expect(
            events == [
                "changed n/a@1", "changed n/a@1", "changed n/b@1", "changed n/c@1", "synchronised n/b n/c", "contact",
            ]
        )
        #expect(
            cluster.targets == [
                API.list, API.page(after: "t"), API.list, API.page(after: "t"), "/api/v1/configmaps",
                API.watch(from: "2"),
            ]
        )
    }

    @Test func `A clean end is followed by a watch from the last version, bookmarks included`() async throws {
        let bookmark = #"{"kind":"ConfigMap","metadata":{"resourceVersion":"later","creationTimestamp":null}}"#
        let cluster = try TestCluster([
            API.list: .answer(API.listBody([], version: "1")),
            API.watch(from: "1"): .endedWatch(API.event("ADDED", API.object("a", "2"))),
            API.watch(from: "2"): .endedWatch(API.event("BOOKMARK", bookmark)),
            API.watch(from: "later"): .openWatch(API.event("MODIFIED", API.object("a", "x"))),
        ])
        let events = await reflector(cluster).events(until: "changed n/a@x")
        #expect(events.filter { $0 != "contact" } == ["synchronised ", "changed n/a@2", "changed n/a@x"])
    }

    @Test(arguments: [
        [ScriptedServerStep].answer(ConfigMapAPI.status(410, "too old"), status: "410 Gone"),
        .endedWatch(ConfigMapAPI.event("ERROR", ConfigMapAPI.status(410, "too old"))),
    ])
    func `A version that is too old leads to a new list, as a status and as an event`(
        answer: [ScriptedServerStep]
    ) async throws {
        let cluster = try TestCluster([
            API.list: .answer(API.listBody(["a"], version: "1")), API.watch(from: "1"): answer,
        ])
        let events = await reflector(cluster).events(until: "synchronised n/a", count: 2)
        #expect(events.filter { $0 != "contact" }.suffix(2) == ["changed n/a@1", "synchronised n/a"])
        #expect(!events.contains { $0.hasPrefix("failed") })
    }

    @Test func `Frames are read wherever they are cut, told twice, and in no order of versions`() async throws {
        let frames =
            API.event("ADDED", API.object("a", "z")) + API.event("ADDED", API.object("a", "z"))
            + API.event("MODIFIED", API.object("a", "100")) + API.event("MODIFIED", API.object("a", "99"))
        let cluster = try TestCluster([
            API.list: .answer(API.listBody([], version: "1")),
            API.watch(from: "1"): .chunkedAnswer(frames.map { [$0] }),
            API.watch(from: "99"): .openWatch(API.event("DELETED", API.object("a", "5"))),
        ])
        let events = await reflector(cluster).events(until: "deleted n/a")
        #expect(
            events.filter { $0.hasPrefix("changed") } == [
                "changed n/a@z", "changed n/a@z", "changed n/a@100", "changed n/a@99",
            ]
        )
    }

    @Test func `A frame that breaks off is brought by the next watch`() async throws {
        let whole = API.event("ADDED", API.object("a", "2"))
        let cut = Array(API.event("ADDED", API.object("b", "3")).prefix(30))
        for end in [[ScriptedServerStep.send([UInt8]().chunk)], [.reset], [.close]] {
            let cluster = try TestCluster([
                API.list: .answer(API.listBody([], version: "1")),
                API.watch(from: "1"): .chunkedHead + [.send(whole.chunk), .send(cut.chunk)] + end,
                API.watch(from: "2"): .openWatch(API.event("ADDED", API.object("b", "3"))),
            ])
            // A reset may overtake what was sent before it: then the same watch is made again.
            let events = await reflector(cluster).events(until: "changed n/b@3")
            #expect(!events.contains { $0.hasPrefix("failed") || $0 == "malformed" })
        }
    }

    @Test func `What is no object, or too large, costs nothing but itself`() async throws {
        var settings = ReflectorSettings.test
        settings.maximumFrameBytes = 400
        let large = #"{"metadata":{"name":"large"},"data":{"x":"\#(String(repeating: "x", count: 400))"}}"#
        let cluster = try TestCluster([
            API.list: .answer(#"{"metadata":{"resourceVersion":"1"},"items":[\#(large),\#(API.object("a")),17]}"#),
            API.watch(from: "1"): .openWatch(
                API.event("ADDED", large),
                API.event("ADDED", #"{"metadata":{}}"#),
                API.event("SOMETHING", "{}"),
                API.event("ADDED", API.object("b"))
            ),
        ])
        let events = await reflector(cluster, ResourceScope(), settings).events(until: "changed n/b@1")
        #expect(
            events.filter { $0 != "contact" } == [
                "malformed", "changed n/a@1", "malformed", "synchronised n/a", "malformed", "malformed",
                "changed n/b@1",
            ]
        )
    }

    @Test func `A watch that falls silent is made anew`() async throws {
        var settings = ReflectorSettings.test
        settings.watchSilence = .seconds(1)
        let cluster = try TestCluster([
            API.list: .answer(API.listBody([], version: "1")),
            API.watch(from: "1"): .openWatch(API.event("ADDED", API.object("a", "2"))),
            API.watch(from: "2"): .openWatch(API.event("ADDED", API.object("b", "3"))),
        ])
        let events = await reflector(cluster, ResourceScope(), settings).events(until: "changed n/b@3")
        #expect(events.filter { $0 != "contact" } == ["synchronised ", "changed n/a@2", "changed n/b@3"])
    }

    @Test func `A server that ends the watch too late is not waited for`() async throws {
        var settings = ReflectorSettings.test
        settings.watchDuration = .seconds(1) ... .seconds(1)
        settings.watchMargin = .zero
        let path = "/api/v1/configmaps?watch=true&allowWatchBookmarks=true&timeoutSeconds=1&resourceVersion="
        let cluster = try TestCluster([
            API.list: .answer(API.listBody([], version: "1")),
            "\(path)1": .openWatch(API.event("ADDED", API.object("a", "2"))),
            "\(path)2": .openWatch(API.event("ADDED", API.object("b", "3"))),
        ])
        let events = await reflector(cluster, ResourceScope(), settings).events(until: "changed n/b@3")
        #expect(!events.contains { $0.hasPrefix("failed") })
    }

    @Test func `A right that is not granted is told with what to grant, and found once it is`() async throws {
        let message = #"configmaps is forbidden: User \"u\" cannot list resource"#
        let cluster = try TestCluster([
            API.list: .answer(API.status(403, message), status: "403 Forbidden")
        ])
        let server = cluster.server
        let reflector = reflector(cluster)
        let (stream, continuation) = AsyncStream.makeStream(of: ReflectorEvent<ConfigMap>.self)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await reflector.run { continuation.yield($0) } }
            var texts: [String] = []
            for await event in stream {
                if case .failed(let error, _) = event {
                    #expect(
                        error.message == "list configmaps in all namespaces: status 403 (configmaps is forbidden: "
                            + "User \"u\" cannot list resource); grant list and watch on configmaps or leave it out"
                    )
                    server.setRoute(API.list, .answer(API.listBody(["a"], version: "1")))
                } else {
                    texts.append(event.text)
                }
                if event.text.hasPrefix("synchronised") { break }
            }
            group.cancelAll()
            #expect(texts == ["changed n/a@1", "synchronised n/a"])
        }
    }

    @Test(arguments: [("429 Too Many Requests", 429, "throttled"), ("503 Service Unavailable", 503, "server")])
    func `A server that asks for a pause gets it`(status: String, code: Int, reason: String) async throws {
        let header = try TestCluster([
            API.list: .answer("busy", status: status, headers: ["Retry-After: 7"])
        ])
        let details = try TestCluster([
            API.list: .answer(API.status(code, "busy", details: #"{"retryAfterSeconds":9}"#), status: status)
        ])
        for (cluster, seconds) in [(header, 7), (details, 9)] {
            let events = await reflector(cluster).allEvents(until: "failed \(reason)")
            guard case .failed(let error, let wait) = try #require(events.last) else { continue }
            #expect(wait == .seconds(seconds))
            #expect(error.status == code)
            #expect(error.message.contains("(busy)"))
        }
    }

    @Test func `An answer that is no list is told as such`() async throws {
        let answers: [[ScriptedServerStep]] = [
            .answer("<html>log in</html>"), .answer(#"{"kind":"List","items":[]}"#), .answer(#"{"items":["#),
            .answer("[]"), .answer([0x1F, 0x8B], headers: ["Content-Encoding: gzip"]),
        ]
        for answer in answers {
            let cluster = try TestCluster([API.list: answer])
            #expect(await reflector(cluster).events(until: "failed malformed").last == "failed malformed")
            #expect(cluster.server.log.requests.allSatisfy { $0.value(of: "accept-encoding") == nil })
        }
    }

    @Test func `A lost server is told, and asked for the same page again`() async throws {
        let cluster = try TestCluster([
            API.list: .answer(API.listBody(["a"], version: "1", continuation: "t")),
            API.page(after: "t"): [.reset],
            API.watch(from: "1"): .openWatch(),
        ])
        let server = cluster.server
        let reflector = reflector(cluster)
        let (stream, continuation) = AsyncStream.makeStream(of: ReflectorEvent<ConfigMap>.self)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await reflector.run { continuation.yield($0) } }
            var texts: [String] = []
            for await event in stream {
                if case .failed = event {
                    server.setRoute(API.page(after: "t"), .answer(API.listBody(["b"], version: "1")))
                } else {
                    texts.append(event.text)
                }
                if event.text == "contact" { break }
            }
            group.cancelAll()
            #expect(texts == ["changed n/a@1", "changed n/b@1", "synchronised n/a n/b", "contact"])
        }
        #expect(cluster.targets.count { $0 == API.list } == 1)
    }

    @Test func `A kind is asked for in an older version where the server has no newer one`() async throws {
        let versions = [ClusterTrustBundle.resource.version] + ClusterTrustBundle.resource.olderVersions
        let oldest = try #require(versions.last)
        let path = "/apis/certificates.k8s.io/\(oldest)/clustertrustbundles"
        let cluster = try TestCluster([
            "\(path)?limit=2": .answer(API.listBody([], version: "1")),
            "\(path)?watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion=1": .openWatch(),
        ])
        let reflector = Reflector<ClusterTrustBundle>(client: cluster.client, settings: .test)
        #expect(await reflector.events(until: "contact") == ["synchronised ", "contact"])
        #expect(cluster.targets.count == versions.count + 1)
        #expect(versions.count > 1)
    }

    @Test func `A kind that the server does not have is told`() async throws {
        let cluster = try TestCluster()
        let reflector = Reflector<ClusterTrustBundle>(client: cluster.client, settings: .test)
        #expect(await reflector.events(until: "failed not_found") == ["failed not_found"])
    }
}
