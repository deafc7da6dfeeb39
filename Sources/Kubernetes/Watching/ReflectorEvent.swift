// SPDX-License-Identifier: Apache-2.0

/// What a reflector tells, in the order of the API server.
package enum ReflectorEvent<Object: KubernetesObject>: Sendable {
    /// Added or modified, or only told again.
    case changed(Object)
    case deleted(ObjectName)
    /// A list is complete: an object that is not named here no longer exists.
    case synchronised(Set<ObjectName>)
    /// The watch is alive.
    case contact
    /// One object cannot be read. The text names no content.
    case malformed(String)
    /// The list or the watch is refused or broken. What was told before stands.
    case failed(KubernetesError, willRetryIn: Duration)
}
