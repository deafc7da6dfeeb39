// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// The listening socket of a `ScriptedServer` and the threads behind it, which hold this and not the server.
final class ScriptedServerListener: Sendable {
    private struct State {
        var routes: [String: [ScriptedServerStep]]
        var threads: [pthread_t] = []
        var isStopped = false
    }

    let log = ScriptedServerLog()
    let port: Int
    let stopSignal: ScriptedServerSignal
    /// Raised once hanging steps may go on.
    let releaseSignal: ScriptedServerSignal
    private let socket: CInt
    private let state: Mutex<State>

    init(_ listening: ScriptedServer.Listening, routes: [String: [ScriptedServerStep]]) throws {
        stopSignal = try ScriptedServerSignal()
        releaseSignal = try ScriptedServerSignal()
        (socket, port) = try Self.listen(listening)
        state = Mutex(State(routes: routes))
    }

    deinit {
        close(socket)
    }

    func start() throws {
        try spawn { $0.acceptConnections() }
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        stopSignal.raise()
        while let thread = state.withLock({ $0.threads.popLast() }) { pthread_join(thread, nil) }
        shutdown(socket, CInt(SHUT_RDWR))
    }

    func release() {
        releaseSignal.raise()
    }

    func setRoute(_ path: String, _ steps: [ScriptedServerStep]?) {
        state.withLock { $0.routes[path] = steps }
    }

    func setRoutes(_ routes: [String: [ScriptedServerStep]]) {
        state.withLock { $0.routes = routes }
    }

    func steps(for request: ScriptedServerRequest) -> [ScriptedServerStep] {
        state.withLock { $0.routes[request.target] ?? $0.routes[request.path] ?? $0.routes["*"] }
            ?? .answer("no such page", status: "404 Not Found")
    }

    private func acceptConnections() {
        var next = 0
        while Self.wait(for: socket, POLLIN, or: [stopSignal.descriptor]) == socket {
            let descriptor = accept(socket, nil, nil)
            guard descriptor >= 0 else { continue }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            let connection = ScriptedServerConnection(number: next, ownedSocket: descriptor, listener: self)
            next += 1
            log.append(.accepted(connection: connection.number))
            // Without a thread the connection is closed as it goes out of scope.
            try? spawn { _ in connection.serve() }
        }
    }

    /// Waits for one of the descriptors without end, or for `milliseconds`; nil when that time is over.
    static func wait(for descriptor: CInt, _ events: CInt, or others: [CInt], milliseconds: CInt = -1) -> CInt? {
        var polled = others.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        polled.append(pollfd(fd: descriptor, events: Int16(events), revents: 0))
        while poll(&polled, nfds_t(polled.count), milliseconds) < 0, errno == EINTR {}
        return polled.first { $0.revents != 0 }?.fd
    }

    private func spawn(_ body: @escaping @Sendable (ScriptedServerListener) -> Void) throws {
        let work = Unmanaged.passRetained(Work(listener: self, body: body))
        try state.withLock { state in
            var thread = pthread_t()
            let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
                if let context {
                    let work = Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
                    work.body(work.listener)
                }
                return nil
            }
            guard !state.isStopped, pthread_create(&thread, nil, main, work.toOpaque()) == 0 else {
                work.release()
                throw ScriptedServerError("pthread_create")
            }
            state.threads.append(thread)
        }
    }

    private final class Work: Sendable {
        let listener: ScriptedServerListener
        let body: @Sendable (ScriptedServerListener) -> Void

        init(listener: ScriptedServerListener, body: @escaping @Sendable (ScriptedServerListener) -> Void) {
            self.listener = listener
            self.body = body
        }
    }
}
