// SPDX-License-Identifier: Apache-2.0

/// Which objects of a kind are listed and watched.
package struct ResourceScope: Sendable, Hashable {
    /// Nil for all of the cluster.
    package var namespace: String?
    package var labelSelector: String?
    package var fieldSelector: String?

    package init(namespace: String? = nil, labelSelector: String? = nil, fieldSelector: String? = nil) {
        self.namespace = namespace
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
    }

    var query: [ResourcePath.QueryItem] {
        var items: [ResourcePath.QueryItem] = []
        if let labelSelector { items.append(.init(name: "labelSelector", value: labelSelector)) }
        if let fieldSelector { items.append(.init(name: "fieldSelector", value: fieldSelector)) }
        return items
    }
}
