// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// The thread that drives libcurl, and the queue through which everybody else talks to it.
final class TransferLoop: Sendable {
    private enum Command {
        case start(Transfer)
        case cancel(Transfer)
        case resume(Transfer)
        case open(ByteStream, RelayOpening)
        case serve(any LoopStream)
        case close(any LoopStream)
    }

    private struct Inbox {
        var commands: [Command] = []
        var isStopping = false
    }

    private let multi: MultiHandle
    private let inbox = Mutex(Inbox())
    private let thread = Mutex(pthread_t?.none)

    init(maximumConnections: Int) {
        multi = MultiHandle(maximumConnections: maximumConnections)
    }

    /// Starts the thread, which keeps the loop alive until `stop`.
    func start() {
        var everySignal = sigset_t()
        var callersSignals = sigset_t()
        sigfillset(&everySignal)
        // The thread inherits the mask: signals are for the program's other threads, and a peer that closes under
        // OpenSSL's hands must not end the process by SIGPIPE, which libcurl leaves alone under CURLOPT_NOSIGNAL.
        pthread_sigmask(SIG_SETMASK, &everySignal, &callersSignals)
        defer { pthread_sigmask(SIG_SETMASK, &callersSignals, nil) }
        thread.withLock { thread in
            var created = pthread_t()
            let code = pthread_create(&created, nil, Self.main, Unmanaged.passRetained(self).toOpaque())
            precondition(code == 0, "no thread for HTTP transfers: \(String(cString: strerror(code)))")
            thread = created
        }
    }

    /// Ends every transfer with the reason `cancelled` and returns when the thread has gone. Safe to call again.
    func stop() {
        inbox.withLock { inbox in
            guard !inbox.isStopping else { return }
            inbox.isStopping = true
            multi.wakeUp()
        }
        thread.withLock { thread in
            if let created = thread.take() { pthread_join(created, nil) }
        }
    }

    func start(_ transfer: Transfer) {
        if !send(.start(transfer)) { transfer.fail(.shutDown(transfer.plan.summary)) }
    }

    /// Commands keep their order, and a transfer remembers its end: cancelled before its start, it never starts.
    func cancel(_ transfer: Transfer) {
        if !send(.cancel(transfer)) { transfer.fail(.shutDown(transfer.plan.summary)) }
    }

    func resume(_ transfer: Transfer) {
        _ = send(.resume(transfer))
    }

    /// The stream ends at once where the loop is stopping.
    func open(_ stream: ByteStream, over opening: RelayOpening) {
        if !send(.open(stream, opening)) { stream.end(.failure(.shutDown(stream.summary))) }
    }

    /// Moves bytes that wait for it, in both directions.
    func resume(_ stream: any LoopStream) {
        if !send(.serve(stream)) { stream.end(.failure(.shutDown(stream.summary))) }
    }

    func close(_ stream: any LoopStream) {
        _ = send(.close(stream))
    }

    /// False once the loop is stopping.
    private func send(_ command: Command) -> Bool {
        inbox.withLock { inbox in
            guard !inbox.isStopping else { return false }
            inbox.commands.append(command)
            multi.wakeUp()
            return true
        }
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        if let context {
            Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().run()
        }
        return nil
    }

    private func run() {
        let active = ActiveTransfers(multi: multi)
        var isStopping = false
        while !isStopping {
            let received = inbox.withLock { inbox in
                defer { inbox.commands = [] }
                return inbox
            }
            isStopping = received.isStopping
            for command in received.commands {
                switch command {
                case .start(let transfer): active.start(transfer)
                case .cancel(let transfer): active.end(transfer, with: .cancelled(transfer.plan.summary))
                case .resume(let transfer): active.resume(transfer)
                case .open(let stream, let opening): active.streams.add(stream, over: opening.socket)
                case .serve(let stream): active.streams.serve(stream)
                case .close(let stream): active.streams.remove(stream)
                }
            }
            if isStopping { break }
            active.perform()
            active.wait()
        }
        active.endAll { .shutDown($0.summary) }
        active.streams.endAll { .shutDown($0) }
    }
}
