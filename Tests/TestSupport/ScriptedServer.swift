// SPDX-License-Identifier: Apache-2.0

/// A server on loopback or a unix socket that sends exactly the bytes a test gives it.
///
/// Each connection is served by a thread of its own: it reads a request, runs the steps of its route, and reads the
/// next one. A route is looked up by path and query, then by path alone, then under `*`; without one the answer is 404.
/// The server stops, and its threads are joined, when it is released or by `stop`.
package final class ScriptedServer: Sendable {
    package enum Listening: Sendable {
        /// A free port of 127.0.0.1.
        case loopback
        case unixSocket(path: String)
    }

    /// `http://127.0.0.1:PORT` or `unix:///PATH`.
    package let endpoint: String
    /// 0 for a unix socket.
    package let port: Int
    private let listener: ScriptedServerListener

    package init(_ listening: Listening = .loopback, routes: [String: [ScriptedServerStep]] = [:]) throws {
        listener = try ScriptedServerListener(listening, routes: routes)
        port = listener.port
        switch listening {
        case .loopback: endpoint = "http://127.0.0.1:\(port)"
        case .unixSocket(let path): endpoint = "unix://\(path)"
        }
        try listener.start()
    }

    deinit {
        listener.stop()
    }

    package var log: ScriptedServerLog { listener.log }

    /// Takes effect from the next request on; nil goes back to 404.
    package func setRoute(_ path: String, _ steps: [ScriptedServerStep]?) {
        listener.setRoute(path, steps)
    }

    package func setRoutes(_ routes: [String: [ScriptedServerStep]]) {
        listener.setRoutes(routes)
    }

    /// Lets every step that hangs, now or later, go on.
    package func release() {
        listener.release()
    }

    /// Closes the listener and every connection.
    package func stop() {
        listener.stop()
    }
}
