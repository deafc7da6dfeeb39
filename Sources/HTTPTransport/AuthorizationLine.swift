// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Glibc

/// The header line with a token, in one place, and overwritten as soon as it has been sent.
final class AuthorizationLine {
    private let text: TokenText
    /// libcurl's copy, while a handle holds it.
    private var copy: UnsafeMutablePointer<CChar>?

    init(tokenFile path: String, field: TransferRequest.TokenField = .bearer) throws(TransferError) {
        text = try TokenText(prefix: field.prefix, tokenFile: path)
    }

    deinit {
        wipe()
    }

    /// The line without its NUL; empty once it was wiped.
    var bytes: UnsafeRawBufferPointer { text.bytes }

    /// Puts the line before others for libcurl, which copies it; the copy is kept in mind, and this one wiped.
    func prepend(to list: UnsafeMutablePointer<curl_slist>?) -> UnsafeMutablePointer<curl_slist>? {
        guard let line = text.characters, let node = curl_slist_append(nil, line) else { return list }
        node.pointee.next = list
        copy = node.pointee.data
        text.wipe()
        return node
    }

    /// Overwrites what is left of the line. libcurl sends a request again only before its answer began.
    func wipe() {
        text.wipe()
        if let copy { ccurl_wipe(copy, strlen(copy)) }
        copy = nil
    }

    /// libcurl has given its copy back, and overwritten it.
    func forgetCopy() {
        copy = nil
    }
}

extension TransferRequest.TokenField {
    fileprivate var prefix: String {
        switch self {
        case .bearer: "Authorization: Bearer "
        case .vault: "X-Vault-Token: "
        }
    }
}

// One task makes it and hands it to the loop thread, or keeps it for itself; nobody shares it.
extension AuthorizationLine: @unchecked Sendable {}
