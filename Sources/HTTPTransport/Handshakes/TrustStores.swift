// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Glibc
internal import Synchronization

/// The trust stores in use. Reading a system's hundred CAs takes longer than a handshake: each is read when it changed.
final class TrustStores: Sendable {
    /// What changes when somebody changes a file, or a folder's list of files.
    private struct Stamp: Equatable {
        let inode: UInt
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    private struct Entry {
        let stamps: [Stamp?]
        let store: TrustStore
    }

    /// More than any configuration has; those of one that was replaced go with all others.
    private static let maximumCount = 64

    private let entries = Mutex<[TLSHandshakeRequest.Trust: Entry]>([:])

    func store(for trust: TLSHandshakeRequest.Trust, summary: String) throws(TLSHandshakeError) -> TrustStore {
        let stamps = Self.paths(of: trust).map(Self.stamp)
        if let entry = entries.withLock({ $0[trust] }), entry.stamps == stamps { return entry.store }
        guard let store = TrustStore(trust) else {
            let place =
                switch trust {
                case .system: "the system's CA certificates"
                case .file(let path): path.printable
                }
            throw TLSHandshakeError(
                .credentials,
                "\(summary): cannot read CA certificates from \(place) (check that it is PEM and may be read)"
            )
        }
        entries.withLock { entries in
            if entries.count >= Self.maximumCount { entries = [:] }
            entries[trust] = Entry(stamps: stamps, store: store)
        }
        return store
    }

    private static func paths(of trust: TLSHandshakeRequest.Trust) -> [String] {
        switch trust {
        case .file(let path): [path]
        case .system:
            [
                systemPath(X509_get_default_cert_file_env(), X509_get_default_cert_file()),
                systemPath(X509_get_default_cert_dir_env(), X509_get_default_cert_dir()),
            ]
        }
    }

    /// OpenSSL's own places, and the variables that move them (X509_STORE_set_default_paths(3)).
    private static func systemPath(_ variable: UnsafePointer<CChar>?, _ path: UnsafePointer<CChar>?) -> String {
        let chosen = variable.flatMap { getenv($0) }.map { String(cString: $0) }
        return chosen ?? path.map { String(cString: $0) } ?? ""
    }

    private static func stamp(of path: String) -> Stamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Stamp(
            inode: status.st_ino,
            size: status.st_size,
            seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec
        )
    }
}
