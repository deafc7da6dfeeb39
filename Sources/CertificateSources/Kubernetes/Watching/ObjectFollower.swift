// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes

/// What a watch shows of one kind of object.
enum ObjectChange<Object: KubernetesObject>: Sendable {
    case changed(Object)
    case deleted(ObjectName)
    /// Whatever is not among these is no more.
    case synchronised(Set<ObjectName>)
}

/// Follows the objects of one kind in one scope, and says on the page how that goes.
struct ObjectFollower<Object: KubernetesObject>: Sendable {
    /// The label `part`.
    let part: String
    let scope: ResourceScope
    /// A part that nobody asked for by name has no series until it was up once.
    let isOptional: Bool
    let context: ClusterSourceContext

    init(part: String, scope: ResourceScope, isOptional: Bool = false, context: ClusterSourceContext) {
        self.part = scope.namespace.map { "\(part)/\($0)" } ?? part
        self.scope = scope
        self.isOptional = isOptional
        self.context = context
    }

    /// Runs until the task is cancelled.
    ///
    /// - Parameter failed: is told why the objects cannot be followed now; they are tried again. Returns whether they are
    ///   read in another way meanwhile, which then says how the part is.
    func run(
        _ change: (ObjectChange<Object>) async -> Void,
        failed: (KubernetesError) async -> Bool = { _ in false }
    ) async {
        var wasUp = false
        // What is older than may be is forgotten, and a watch that goes on where it was would not bring it back. Half of
        // that time, because a watch that works again is only known by what it brings.
        let maximumOutage = Duration.seconds(context.settings.polling.inventoryLimits.maximumAge) / 2
        let settings = ReflectorSettings(maximumOutage: maximumOutage)
        await Reflector<Object>(client: context.client, scope: scope, settings: settings).run { event in
            switch event {
            case .changed(let object): await change(.changed(object))
            case .deleted(let name): await change(.deleted(name))
            case .synchronised(let names):
                await change(.synchronised(names))
                wasUp = true
                context.notePartUp(part)
            case .contact:
                context.notePartUp(part)
            case .malformed(let message):
                context.source.report(
                    [SourceProblem(reason: KubernetesError.Reason.malformed.rawValue, message: message)],
                    of: TargetID(source: context.settings.name, part: part, name: Object.resource.plural)
                )
            case .failed(let error, _):
                let isReadOtherwise = await failed(error)
                if !isReadOtherwise, wasUp || !isOptional {
                    context.notePartDown(part, reason: error.reason.rawValue, message: error.message)
                }
            }
        }
    }
}
