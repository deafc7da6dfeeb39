// SPDX-License-Identifier: Apache-2.0

import CertificateHealth

/// Commands that show more of what a finding is about. None of them changes anything.
struct RemedyCommands: Sendable {
    /// What leads `kubectl` and `istioctl` to the cluster of each source.
    private var flags: [String: [String]] = [:]
    /// The sources that name their cluster.
    private var sources: [String: String] = [:]

    init(_ sources: [SourceConfiguration]) {
        for case .kubernetes(let source) in sources {
            if let cluster = source.cluster { self.sources[cluster] = source.name }
            guard let kubeconfig = source.kubeconfig else { continue }
            flags[source.name] =
                (kubeconfig.file.map { ["--kubeconfig=\($0)"] } ?? [])
                + (kubeconfig.context.map { ["--context=\($0)"] } ?? [])
        }
    }

    func kubectl(_ arguments: [String], of source: String? = nil) -> [String] {
        ["kubectl"] + arguments + clusterFlags(of: source)
    }

    /// - Parameter cluster: as the configuration names it.
    func kubectl(_ arguments: [String], in cluster: String?) -> [String] {
        kubectl(arguments, of: cluster.flatMap { sources[$0] })
    }

    static func exporter(_ arguments: String...) -> [String] {
        ["istio-certificate-exporter"] + arguments
    }

    /// Shows the certificate where it is.
    func look(at certificate: AuditedCertificate) -> [String] {
        let (id, target) = (certificate.id, certificate.target)
        if target.isAdminEndpoint { return Self.exporter("inspect", target.name) }
        let namespace = id.namespace.map { ["--namespace=\($0)"] } ?? []
        let object = id.secret ?? target.name
        switch id.source {
        case .file, .tls: return Self.exporter("inspect", object)
        case .envoy:
            return istioctl(["proxy-config", "secret", id.pod ?? object] + namespace, of: target.source)
        case .ztunnel:
            let name = [id.pod ?? object, id.namespace].compactMap(\.self).joined(separator: ".")
            return istioctl(["ztunnel-config", "certificate", name], of: target.source)
        case .agent, .handshake:
            return kubectl(["describe", "pod", id.pod ?? object] + namespace, of: target.source)
        case .secret: return kubectl(["describe", "secret", object] + namespace, of: target.source)
        case .configMap:
            return kubectl(["describe", "configmap", object] + namespace, of: target.source)
        case .certManager:
            return kubectl(["describe", "certificate", id.name ?? object] + namespace, of: target.source)
        case .vault: return ["vault", "list", "\(object)/issuers"]
        case .signingRequest:
            let selector = "--field-selector=spec.signerName=\(object)"
            return kubectl(["get", "certificatesigningrequests", selector], of: target.source)
        case .webhook: return kubectl(["get", object, "--output=yaml"], of: target.source)
        case .clusterTrustBundle:
            return kubectl(["get", "clustertrustbundle", object, "--output=yaml"], of: target.source)
        }
    }

    /// Shows what the agent said when it asked for the certificate, or, where that is not at hand, the certificate.
    func logs(of certificate: AuditedCertificate) -> [String] {
        let (id, target) = (certificate.id, certificate.target)
        let isProxy = [.envoy, .ztunnel, .agent, .handshake].contains(id.source)
        guard isProxy, !target.isAdminEndpoint, let pod = id.pod, let namespace = id.namespace else {
            return look(at: certificate)
        }
        // Of proxies a handshake shows no secret, of istiod's ports each.
        let isIstiod = id.source == .handshake && id.secret != nil
        let container = id.source == .ztunnel || isIstiod ? [] : ["--container=istio-proxy"]
        return kubectl(["logs", pod, "--namespace=\(namespace)"] + container, of: target.source)
    }

    /// Shows why a target cannot be read.
    func look(at target: TargetID, in source: SourceConfiguration) -> [String] {
        guard case .kubernetes = source else { return Self.exporter("inspect", target.name) }
        let parts = target.name.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            return kubectl(["get", "pods", "--all-namespaces"], of: target.source)
        }
        // An istiod's ports are targets of their own.
        let pod = String(parts[1].prefix { $0 != ":" })
        return kubectl(["describe", "pod", pod, "--namespace=\(parts[0])"], of: target.source)
    }

    private func istioctl(_ arguments: [String], of source: String) -> [String] {
        ["istioctl"] + arguments + clusterFlags(of: source)
    }

    /// Where no source is meant, the only cluster is.
    private func clusterFlags(of source: String?) -> [String] {
        if let source { return flags[source] ?? [] }
        return flags.count == 1 ? flags.values.first ?? [] : []
    }
}

extension TargetID {
    /// Whether the target is an admin endpoint that the configuration names.
    fileprivate var isAdminEndpoint: Bool { part == nil && name.contains("://") }
}
