// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The parts that we read of `/server_info` (envoy.admin.v3.ServerInfo), most of which lists extensions.
struct ServerInfo: Decodable {
    struct Node: Decodable {
        let id: String?
        let metadata: Metadata?
    }

    /// Istio's node metadata (istio:pkg/model/proxy.go, NodeMetadata).
    struct Metadata: Decodable {
        let name: String?
        let namespace: String?
        let workloadName: String?
        let serviceAccount: String?
        let labels: [String: String]?
        let proxyConfig: ProxyConfig?

        enum CodingKeys: String, CodingKey {
            case name = "NAME"
            case namespace = "NAMESPACE"
            case workloadName = "WORKLOAD_NAME"
            case serviceAccount = "SERVICE_ACCOUNT"
            case labels = "LABELS"
            case proxyConfig = "PROXY_CONFIG"
        }

        init(from decoder: any Decoder) throws {
            // Metadata is a free structure: a key of another type is a key that is not there.
            let container = try decoder.container(keyedBy: CodingKeys.self)
            name = try? container.decode(String.self, forKey: .name)
            namespace = try? container.decode(String.self, forKey: .namespace)
            workloadName = try? container.decode(String.self, forKey: .workloadName)
            serviceAccount = try? container.decode(String.self, forKey: .serviceAccount)
            labels = try? container.decode([String: String].self, forKey: .labels)
            proxyConfig = try? container.decode(ProxyConfig.self, forKey: .proxyConfig)
        }
    }

    /// istio.mesh.v1alpha1.ProxyConfig; its proxyMetadata becomes the agent's environment.
    struct ProxyConfig: Decodable {
        let proxyMetadata: [String: String]?
    }

    let version: String?
    let node: Node?
}

extension ProxyNode {
    /// - Throws: `malformed` where the body is no server info.
    package init(serverInfo json: [UInt8]) throws(EnvoyAdminError) {
        let info: ServerInfo
        do {
            info = try JSONDecoder().decode(ServerInfo.self, from: Data(json))
        } catch {
            throw EnvoyAdminError(.malformed, "/server_info: \(EnvoyAdminError.describe(error, body: json))")
        }
        guard info.version != nil || info.node != nil else {
            throw EnvoyAdminError(.malformed, "/server_info: no version and no node; is this an Envoy admin endpoint?")
        }
        self.init(info)
    }

    private init(_ info: ServerInfo) {
        id = info.node?.id ?? ""
        let metadata = info.node?.metadata
        // kind~address~pod.namespace~domain (istio:pkg/model/context.go, ServiceNode)
        let parts = id.split(separator: "~", omittingEmptySubsequences: false)
        let place = parts.count == 4 ? parts[2] : ""
        let separator = place.lastIndex(of: ".")
        namespace = metadata?.namespace ?? separator.map { String(place[place.index(after: $0)...]) }
        pod = metadata?.name ?? (place.isEmpty ? nil : String(separator.map { place[..<$0] } ?? place))
        workload = metadata?.labels?["service.istio.io/canonical-name"] ?? metadata?.workloadName
        serviceAccount = metadata?.serviceAccount
        let environment = metadata?.proxyConfig?.proxyMetadata ?? [:]
        rotationRatio = environment["SECRET_GRACE_PERIOD_RATIO"].flatMap { Double($0) }
        hasMountedCertificates = environment["FILE_MOUNTED_CERTS"] == "true"
        // <revision>/1.40.0/Clean/RELEASE/BoringSSL
        version = info.version?.split(separator: "/").dropFirst().first.map(String.init)
    }
}
