// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import StreamingJSON

/// Runs a credential plugin when credentials are needed, and keeps what it printed until that expires or is refused.
actor ExecAuthenticator: Authenticator {
    private enum State {
        case idle
        /// One caller runs the plugin; the others take what it brings.
        case renewing(waiters: [CheckedContinuation<Void, Never>])
    }

    private let plugin: ExecPlugin
    private let information: ExecInformation
    private let unixTime: @Sendable () -> Double
    private let timeout: Duration
    private var state = State.idle
    private var current: ExecCredential?
    /// Its files stay, for requests that were made with it and are on their way.
    private var previous: ExecCredential?

    init(
        plugin: ExecPlugin,
        access: ClusterAccess,
        timeout: Duration = .seconds(30),
        unixTime: @escaping @Sendable () -> Double
    ) {
        self.plugin = plugin
        information = ExecInformation(plugin: plugin, access: access)
        self.timeout = timeout
        self.unixTime = unixTime
    }

    func credential(for operation: APIOperation) async throws(KubernetesError) -> ClientCredential {
        while true {
            if let current, current.expiry.map({ $0 - Self.margin > unixTime() }) ?? true { return current.credential }
            guard case .renewing(let waiters) = state else { break }
            await withCheckedContinuation { state = .renewing(waiters: waiters + [$0]) }
        }
        state = .renewing(waiters: [])
        defer {
            if case .renewing(let waiters) = state {
                for waiter in waiters { waiter.resume() }
            }
            state = .idle
        }
        if let current { retire(current) }
        let renewed = try await run(for: operation)
        current = renewed
        return renewed.credential
    }

    func canReplace(_ refused: ClientCredential) -> Bool {
        // Another caller may have replaced it in the meantime.
        if let current, current.credential.isSame(as: refused) { retire(current) }
        return true
    }

    private func retire(_ credential: ExecCredential) {
        previous = credential
        current = nil
    }

    /// A credential that expires on its way to the server is refused.
    private static let margin = 10.0
    private static let maximumOutputBytes = 1 << 20
}

// MARK: - Running

extension ExecAuthenticator {
    private func run(for operation: APIOperation) async throws(KubernetesError) -> ExecCredential {
        var environment = ProcessInfo.processInfo.environment
        for variable in plugin.environment { environment[variable.name] = variable.value }
        environment["KUBERNETES_EXEC_INFO"] = information.text
        let program = ChildProgram(
            command: plugin.command,
            arguments: plugin.arguments,
            environment: environment,
            timeout: timeout,
            maximumOutputBytes: Self.maximumOutputBytes
        )
        let outcome: ChildProgram.Outcome
        do {
            outcome = try await program.run()
        } catch {
            throw failure(error, operation)
        }
        guard outcome.exitCode == 0 else {
            let said = String(decoding: outcome.errors, as: UTF8.self).excerpt
            throw failure("it ended with \(outcome.exitCode)\(said.isEmpty ? "" : " (\(said))")", operation)
        }
        do {
            return try outcome.output.withBytes { (bytes) throws(ExecCredential.Fault) in
                try ExecCredential(bytes, apiVersion: plugin.apiVersion)
            }
        } catch {
            throw failure(error.message, operation)
        }
    }

    private func failure(_ fault: ChildProgram.Fault, _ operation: APIOperation) -> KubernetesError {
        switch fault {
        case .cancelled: .cancelled(operation)
        case .timeout: failure("it did not end within \(timeout)", operation)
        case .tooMuchOutput: failure("it printed more than \(Self.maximumOutputBytes) bytes", operation)
        case .spawn(let code):
            failure(
                "it cannot be started: \(String(cString: strerror(code)))"
                    + (plugin.installHint.map { " (\($0.excerpt))" } ?? ""),
                operation
            )
        }
    }

    private func failure(_ what: String, _ operation: APIOperation) -> KubernetesError {
        KubernetesError(
            reason: .auth,
            message: "\(operation): the credential plugin \(plugin.command.excerpt) gave no credentials: \(what)"
        )
    }
}
