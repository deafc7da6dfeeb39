// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// libcurl's multi handle: the connections and everything that shares them.
final class MultiHandle {
    typealias Pointer = UnsafeMutableRawPointer

    private static let isLibraryReady = ccurl_global_init_wiping() == CURLE_OK

    let pointer: Pointer

    /// - Parameter maximumConnections: open connections, in use or idle; the longest idle one is closed for a new one.
    init(maximumConnections: Int) {
        precondition(Self.isLibraryReady, "libcurl cannot initialise: curl_global_init(3) failed")
        guard let pointer = curl_multi_init() else { preconditionFailure("no memory for libcurl's multi handle") }
        self.pointer = pointer
        // libcurl would size the cache by the transfers under way, and forget most targets between two polls.
        ccurl_multi_set_long(pointer, CURLMOPT_MAXCONNECTS, maximumConnections)
    }

    deinit {
        curl_multi_cleanup(pointer)
    }

    /// Ends the wait of the loop thread; the one call that other threads may make (curl_multi_wakeup(3)).
    func wakeUp() {
        curl_multi_wakeup(pointer)
    }
}

// The loop thread alone uses the handle, except for `wakeUp`, which libcurl declares safe from any thread.
extension MultiHandle: @unchecked Sendable {}
