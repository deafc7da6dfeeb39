// SPDX-License-Identifier: Apache-2.0

extension Transport {
    /// Gives `body` an endpoint inside this process, and the other side of the one connection that it takes: a request
    /// to the endpoint arrives as bytes in the stream, and the bytes that are sent into the stream are its answer.
    ///
    /// So HTTP over a tunnel stays libcurl's work. Requests that follow each other share the connection; a second one
    /// beside it is refused. Everything is closed when `body` ends.
    package func withRelay<R: Sendable>(
        named summary: String,
        _ body: (Endpoint, ByteStream) async throws -> R
    ) async throws -> R {
        let socket = try RelaySocket(in: relays, summary: summary)
        let endpoint = try Endpoint.unix(socketPath: socket.path)
        let stream = ByteStream(summary: summary, loop: loop)
        loop.open(stream, over: RelayOpening(socket: socket))
        defer { stream.close() }
        return try await body(endpoint, stream)
    }
}

/// Carries a socket that nobody uses yet to the loop thread.
struct RelayOpening: @unchecked Sendable {
    // Made by one thread and handed over before its first use.
    let socket: RelaySocket
}
