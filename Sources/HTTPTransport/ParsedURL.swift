// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// A URL taken apart by libcurl (curl_url(3)).
final class ParsedURL {
    private let handle: OpaquePointer

    /// Nil when libcurl finds the text malformed.
    init?(_ text: String) {
        guard !text.utf8.contains(0), let handle = curl_url() else { return nil }
        self.handle = handle
        guard curl_url_set(handle, CURLUPART_URL, text, 0) == CURLUE_OK else { return nil }
    }

    deinit {
        curl_url_cleanup(handle)
    }

    /// One part as text, with the scheme's default for a port that is not named; nil where the URL has no such part.
    subscript(part: CURLUPart) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
