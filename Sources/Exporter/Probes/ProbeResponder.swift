// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
package import CertificateSources
import Certificates
import Exposition
package import HTTPTransport
import Synchronization

/// Answers requests for probes: only of servers that the configuration allows, and so many at once and no more.
package final class ProbeResponder: Sendable {
    private struct State {
        var configuration: ProbeConfiguration?
        var policy = CertificatePolicy.none
        var running = 0
    }

    static let concurrency = 64

    private let reader: TLSEndpointReader
    private let now: @Sendable () -> UnixTime
    private let state = Mutex(State())

    package init(transport: Transport, context: SourceContext) {
        reader = TLSEndpointReader(
            transport: transport,
            interner: context.interner,
            signatures: context.signatures
        )
        now = context.now
    }

    /// From the next request on.
    package func use(_ configuration: Configuration) {
        state.withLock { state in
            state.configuration = configuration.probe
            state.policy = configuration.policy
        }
    }

    func page(for read: () throws(ProbeRefusal) -> ProbeRequest) async throws(ProbeRefusal) -> ProbePage {
        let (configuration, policy) = state.withLock { ($0.configuration, $0.policy) }
        guard let configuration else { throw .off }
        let request = try read()
        guard configuration.allows(request.address) else { throw .notAllowed(request.address) }
        let target = try target(of: request, in: configuration)
        guard begin() else { throw .busy }
        defer { state.withLock { $0.running -= 1 } }
        let start = ContinuousClock.now
        let outcome: Result<TLSEndpointReading, TLSHandshakeError>
        do throws(TLSHandshakeError) {
            outcome = .success(try await reader.read(target, within: request.timeout))
        } catch {
            outcome = .failure(error)
        }
        return ProbePage(outcome, duration: ContinuousClock.now - start, policy: policy, now: now())
    }

    private func begin() -> Bool {
        state.withLock { state in
            guard state.running < Self.concurrency else { return false }
            state.running += 1
            return true
        }
    }

    private func target(
        of request: ProbeRequest,
        in configuration: ProbeConfiguration
    ) throws(ProbeRefusal) -> TLSTargetSettings {
        var handshake = TLSHandshakeConfiguration()
        if let name = request.module {
            guard let module = configuration.modules[name] else {
                throw .bad("The module \(quoted(name)) is not among the probe.modules of the configuration.")
            }
            handshake = module
        }
        do {
            return try TLSTargetSettings(TLSTarget(address: request.address, handshake: handshake))
        } catch {
            throw .bad("The target \(quoted("\(request.address)")) cannot be connected to: \(error.message).")
        }
    }
}
