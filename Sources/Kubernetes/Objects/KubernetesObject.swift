// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// One kind of object of the Kubernetes API, reduced to the fields that are read here.
///
/// Decoding passes over everything else without making a value of it. A field that is missing, null or of another type
/// than the API says is absent; only text that is no JSON throws.
package protocol KubernetesObject: Sendable {
    static var resource: ResourceKind { get }

    /// - Parameter json: stands before the object, whose bytes may be overwritten as soon as this returns.
    init(json: inout JSONCursor) throws(JSONFault)

    var metadata: ObjectMetadata { get }
}

extension KubernetesObject {
    package var name: ObjectName { metadata.objectName }
}
