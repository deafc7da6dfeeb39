// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// Takes from a Secret's `data` what may be read, one value at a time.
struct SecretValues {
    let maximumBytes: Int
    let readsKubeconfigs: Bool
    private(set) var entries: [Secret.Entry] = []
    private(set) var keys: Set<SecretKey> = []
    private(set) var clusterCredentials: [ClusterCredential] = []

    init(maximumBytes: Int, readsKubeconfigs: Bool) {
        self.maximumBytes = maximumBytes
        self.readsKubeconfigs = readsKubeconfigs
    }

    mutating func read(_ key: JSONKey, _ json: inout JSONCursor) throws(JSONFault) {
        if readsKubeconfigs {
            let name = key.string
            if let content = try CertificateContent.base64(&json, maximumBytes: maximumBytes) {
                clusterCredentials += ClusterCredential.all(in: content, of: name, maximumBytes: maximumBytes)
            }
            return
        }
        // The names of other keys are nobody's business.
        guard let known = SecretKey(rawValue: key.string) else { return }
        keys.insert(known)
        guard known.isRead, let content = try CertificateContent.base64(&json, maximumBytes: maximumBytes) else {
            return
        }
        entries.append(Secret.Entry(key: known, content: content))
    }
}
