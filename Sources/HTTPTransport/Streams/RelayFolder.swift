// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// The folder of a transport's relay sockets, made when the first is needed and removed with the transport.
final class RelayFolder: Sendable {
    private struct State {
        var path: String?
        var count = 0
    }

    private let state = Mutex(State())

    deinit {
        remove()
    }

    /// Removes the folder, which is empty once no stream is open. The next socket makes another.
    func remove() {
        if let path = state.withLock({ $0.path.take() }) { rmdir(path) }
    }

    func nextPath(summary: String) throws(TransferError) -> String {
        let path = state.withLock { state -> String? in
            for parent in Self.parents where state.path == nil { state.path = Self.make(in: parent) }
            state.count += 1
            return state.path.map { "\($0)/\(state.count)" }
        }
        guard let path else {
            throw TransferError(
                reason: .connect,
                message:
                    "\(summary): no folder for a socket can be made in \(Self.parents.joined(separator: ", ")) (mount one"
                    + " that can be written to, and name it in TMPDIR)"
            )
        }
        return path
    }

    /// A container whose root cannot be written to has `/dev/shm` all the same.
    private static var parents: [String] {
        let chosen = getenv("TMPDIR").map { String(cString: $0) }.map { [$0] } ?? []
        return chosen + ["/tmp", "/dev/shm"]
    }

    /// mkdtemp(3): mode 0700, under a name that nobody can foresee. Longer paths do not fit a socket's address.
    private static func make(in parent: String) -> String? {
        guard parent.utf8.count <= 60 else { return nil }
        var template = Array("\(parent)/istio-certificate-exporter.XXXXXX".utf8CString)
        return template.withUnsafeMutableBufferPointer { template in
            guard let base = template.baseAddress, mkdtemp(base) != nil else { return nil }
            return String(cString: base)
        }
    }
}
