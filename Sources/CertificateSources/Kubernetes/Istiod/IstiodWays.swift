// SPDX-License-Identifier: Apache-2.0

import EnvoyAdmin
import HTTPTransport
import Kubernetes

/// The ways to an istiod's metrics: its address, then through the API server what is configured for proxies.
struct IstiodWays {
    let pod: IstiodPod
    let context: ClusterSourceContext

    func read(until deadline: Deadline) async throws -> [UInt8] {
        var failures: [WayFailure] = []
        do {
            return try await readDirectly(until: deadline)
        } catch {
            failures.append(WayFailure(error))
        }
        for way in [ProxyWay.podsProxy, .portForward] where context.settings.ways.contains(way) {
            // Whom istiod tells nothing it tells nothing through the API server either, which is no more on its loopback.
            if way == .podsProxy, failures[0].reason == WayFailure.forbidden { continue }
            guard context.allows(way, in: namespace) else { continue }
            do {
                let text = try await read(by: way, until: deadline)
                context.accept(way, in: namespace)
                return text
            } catch {
                let failure = WayFailure(error)
                if failure.consequence == .refused { context.refuse(way, in: namespace, failure) }
                failures.append(failure)
            }
        }
        throw Self.summary(of: failures)
    }

    private var namespace: String { pod.name.namespace ?? "" }

    private var client: IstiodClient {
        IstiodClient(
            transport: context.transport,
            maximumBodyBytes: context.settings.polling.maximumBodyBytes
        )
    }

    private func readDirectly(until deadline: Deadline) async throws -> [UInt8] {
        let request = TransferRequest(endpoint: try Endpoint("http://\(pod.authority)"), path: IstiodClient.path)
        return try await client.istiodStatistics(by: request, until: deadline)
    }

    private func read(by way: ProxyWay, until deadline: Deadline) async throws -> [UInt8] {
        guard way == .portForward else { return try await readThroughServer(until: deadline) }
        return try await context.client.withPortForward(
            to: pod.name,
            port: pod.metricsPort,
            timeout: deadline.remaining
        ) { endpoint in
            let request = TransferRequest(endpoint: endpoint, path: IstiodClient.path)
            return try await client.istiodStatistics(by: request, until: deadline)
        }
    }

    private func readThroughServer(until deadline: Deadline) async throws -> [UInt8] {
        let request = try await context.client.proxied(to: pod.name, port: pod.metricsPort, path: IstiodClient.path)
        do throws(EnvoyAdminError) {
            return try await client.statistics(by: request, within: deadline.remaining)
        } catch {
            throw WayFailure(throughServer: error)
        }
    }

    /// The reason is that of the way that came nearest, which is the last one that is open to us.
    private static func summary(of failures: [WayFailure]) -> WayFailure {
        let telling = failures.last { $0.consequence != .refused } ?? failures[0]
        return WayFailure(
            telling.consequence,
            reason: telling.reason,
            message: failures.map(\.message).joined(separator: "; then ")
        )
    }
}
