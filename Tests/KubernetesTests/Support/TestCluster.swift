// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import TestSupport

@testable import Kubernetes

/// A scripted API server and a client for it.
struct TestCluster {
    let server: ScriptedServer
    let client: APIClient

    init(
        credentials: ClusterAccess.Credentials = .none,
        unixTime: @escaping @Sendable () -> Double = systemUnixTime,
        _ routes: [String: [ScriptedServerStep]] = [:]
    ) throws {
        server = try ScriptedServer(routes: routes)
        client = APIClient(
            transport: Transport(),
            access: ClusterAccess(endpoint: try Endpoint(server.endpoint), credentials: credentials),
            budget: RequestBudget(perSecond: 1000, burst: 1000),
            unixTime: unixTime
        )
    }

    /// The paths and queries that were asked for, in their order.
    var targets: [String] { server.log.requests.map(\.target) }
}

extension ReflectorSettings {
    /// Without chance, and without patience.
    static var test: ReflectorSettings {
        var settings = ReflectorSettings(
            pageLimit: 2,
            sensitivePageLimit: 1,
            watchDuration: .seconds(300) ... .seconds(300),
            random: { 0 }
        )
        settings.failures = BackOff.Settings(
            initial: .milliseconds(1),
            maximum: .milliseconds(1),
            resetAfter: .seconds(120)
        )
        settings.refusals = settings.failures
        return settings
    }
}

/// Targets and answers of the kind that the tests list.
enum ConfigMapAPI {
    static let list = "/api/v1/configmaps?limit=2"

    static func page(after continuation: String) -> String { "\(list)&continue=\(continuation)" }

    static func watch(from resourceVersion: String) -> String {
        "/api/v1/configmaps?watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion=\(resourceVersion)"
    }

    static func object(_ name: String, _ resourceVersion: String = "1") -> String {
        #"{"metadata":{"namespace":"n","name":"\#(name)","resourceVersion":"\#(resourceVersion)"}}"#
    }

    static func listBody(_ names: [String], version: String, continuation: String = "") -> String {
        let items = names.map { object($0) }.joined(separator: ",")
        let metadata = #"{"resourceVersion":"\#(version)","continue":"\#(continuation)"}"#
        return #"{"kind":"ConfigMapList","apiVersion":"v1","metadata":\#(metadata),"items":[\#(items)]}"#
    }

    static func event(_ type: String, _ object: String) -> [UInt8] {
        Array(#"{"type":"\#(type)","object":\#(object)}"#.utf8) + [0x0A]
    }

    static func status(_ code: Int, _ message: String, details: String = "{}") -> String {
        #"{"kind":"Status","apiVersion":"v1","status":"Failure","message":"\#(message)","code":\#(code),"details":\#(details)}"#
    }
}

extension [ScriptedServerStep] {
    /// A watch that sends these frames and then stays open.
    static func openWatch(_ frames: [UInt8]...) -> [ScriptedServerStep] {
        chunkedHead + frames.map { .send($0.chunk) } + [.hang]
    }

    /// A watch that the server ends in order.
    static func endedWatch(_ frames: [UInt8]...) -> [ScriptedServerStep] {
        chunkedAnswer(frames)
    }
}
