// SPDX-License-Identifier: Apache-2.0

/// What a request is to do, in the words of a role's rules. Names the request in messages.
struct APIOperation: Sendable, Equatable, CustomStringConvertible {
    enum Verb: String, Sendable {
        case get, list, watch
    }

    var verb: Verb
    var kind: ResourceKind
    var subresource: String?
    var namespace: String?
    var name: String?

    var description: String {
        if let name {
            return "\(verb.rawValue) \(resource) \(ObjectName(namespace: namespace, name: name))"
        }
        guard kind.isNamespaced else { return "\(verb.rawValue) \(resource)" }
        return "\(verb.rawValue) \(resource) in \(namespace.map { "namespace \($0)" } ?? "all namespaces")"
    }

    /// As in a role: `pods/portforward`.
    private var resource: String { subresource.map { "\(kind.plural)/\($0)" } ?? kind.plural }

    /// What the operator can do about a failure, as the end of a message.
    func advice(on reason: KubernetesError.Reason) -> String {
        switch reason {
        case .forbidden:
            "; grant \(neededVerbs) on \(resource)\(kind.group.isEmpty ? "" : ".\(kind.group)") or leave it out"
        case .unauthorized:
            "; the token or certificate is not accepted: check that it is of this cluster and not expired"
        case .notFound: name == nil ? "; the server does not serve \(kind.plural) of \(kind.groupVersion)" : ""
        default: ""
        }
    }

    private var neededVerbs: String {
        switch verb {
        case .list, .watch: "list and watch"
        case .get: subresource == "portforward" ? "get and create" : "get"
        }
    }
}

extension ResourceKind {
    /// As objects name it in `apiVersion`.
    var groupVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
}
