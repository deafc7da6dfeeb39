// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
internal import Synchronization

/// Carries the bytes of one connection between a relay of this process and a port of a pod.
final class PortForward: Sendable {
    private struct State {
        var hasData = false
        /// Why the tunnel ended, as far as it is known.
        var failure: KubernetesError?
    }

    private let socket: WebSocket
    private let relay: ByteStream
    private let operation: APIOperation
    private let port: UInt16
    private let state = Mutex(State())

    init(socket: WebSocket, relay: ByteStream, operation: APIOperation, port: UInt16) {
        self.socket = socket
        self.relay = relay
        self.operation = operation
        self.port = port
    }

    /// Runs `body` while the bytes are carried. An error of `body` gives way to what is known of the tunnel's end.
    ///
    /// - Parameter timeout: for the first byte of the pod.
    func run<R: Sendable>(
        timeout: Duration,
        clock: any Clock<Duration>,
        _ body: () async throws -> R
    ) async throws -> R {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.carryFromPod() }
            group.addTask { await self.carryToPod() }
            group.addTask {
                guard (try? await clock.sleep(for: timeout)) != nil else { return }
                self.endSilence(after: timeout)
            }
            defer { group.cancelAll() }
            do {
                return try await body()
            } catch {
                guard let failure = self.state.withLock({ $0.failure }), !Task.isCancelled else { throw error }
                throw failure
            }
        }
    }

    private func carryFromPod() async {
        // A request that waits for the pod's bytes ends with the relay.
        defer { relay.close() }
        var channels = PortForwardChannels()
        do throws(TransferError) {
            while let message = try await socket.receive() {
                let bytes =
                    switch message {
                    case .binary(let bytes), .text(let bytes): bytes
                    }
                switch channels.content(of: bytes) {
                case .data(let data):
                    state.withLock { $0.hasData = true }
                    try await relay.send(data)
                case .error(let text):
                    return fail(.portForward, text)
                case .nothing:
                    break
                }
            }
            fail(.portForward, "the tunnel was closed from the other side")
        } catch {
            fail(KubernetesError(error, during: operation))
        }
    }

    private func carryToPod() async {
        do throws(TransferError) {
            while let bytes = try await relay.receive() {
                try await socket.send(binary: PortForwardChannels.message(bytes))
            }
        } catch {
            fail(KubernetesError(error, during: operation))
            relay.close()
        }
    }

    private func endSilence(after timeout: Duration) {
        guard !state.withLock({ $0.hasData }) else { return }
        fail(.timeout, "nothing came through the tunnel within \(timeout)")
        relay.close()
    }

    private func fail(_ reason: KubernetesError.Reason, _ text: String) {
        fail(KubernetesError(reason: reason, message: "\(operation): port \(port): \(text)"))
    }

    /// The first failure is the cause of the others.
    private func fail(_ error: KubernetesError) {
        state.withLock { state in
            if state.failure == nil { state.failure = error }
        }
    }
}
