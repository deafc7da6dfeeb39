// SPDX-License-Identifier: Apache-2.0

/// Who a workload is in Istio's form of a SPIFFE ID, `spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/SERVICE-ACCOUNT`
/// (istio:pkg/spiffe/spiffe.go).
struct SPIFFEIdentity: Equatable {
    let trustDomain: String
    let namespace: String
    let serviceAccount: String

    init?(_ uri: String) {
        let parts = uri.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 7, parts[0] == "spiffe:", parts[1].isEmpty, parts[3] == "ns", parts[5] == "sa",
            ![parts[2], parts[4], parts[6]].contains("")
        else { return nil }
        trustDomain = parts[2]
        namespace = parts[4]
        serviceAccount = parts[6]
    }
}
