// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Logging

/// One look after the other at the files of a source.
struct FilesPoll {
    private let settings: FilesSourceSettings
    private let context: SourceContext
    private let reader: FileReader
    /// What was read of each file, and how it went.
    private var looks: [String: Look] = [:]

    private struct Look {
        let version: FileVersion?
        let failure: Failure?
    }

    private struct Failure: Equatable {
        let reason: String
        let message: String
    }

    init(settings: FilesSourceSettings, context: SourceContext, kubeconfigs: any KubeconfigReading) {
        self.settings = settings
        self.context = context
        reader = FileReader(settings: settings, context: context, kubeconfigs: kubeconfigs)
    }

    mutating func run() {
        let deadline = Deadline(after: settings.polling.timeout)
        guard let paths = expand() else { return }
        let targets = Set(paths.map(id))
        context.inventory.update { [settings] in $0.expect(targets, of: settings.name) }
        for path in looks.keys where !targets.contains(id(path)) { looks[path] = nil }
        for path in paths { look(at: path) }
        let now = context.now()
        context.inventory.update { [settings] state in
            state.noteSuccess(of: settings.name, at: now)
            state.recordPoll(of: settings.name, seconds: deadline.elapsed / .seconds(1))
        }
    }

    /// The files that are there now, each once; `nil` where a pattern could not be followed, so that a directory that
    /// is unreadable for a moment does not end every series in it.
    private func expand() -> [String]? {
        var paths: Set<String> = []
        for pattern in settings.patterns {
            do throws(FileError) {
                paths.formUnion(try PathPattern(text: pattern).matches())
            } catch {
                context.inventory.update { [settings] in $0.countError(error.reason.rawValue, of: settings.name) }
                context.logger.warning(
                    "pattern could not be followed",
                    metadata: ["source_name": "\(settings.name)", "error": "\(error.message)"]
                )
                return nil
            }
        }
        return paths.sorted()
    }

    private mutating func look(at path: String) {
        do throws(FileError) {
            let stamp = try FileStamp(of: path)
            let last = looks[path]
            if let last, let version = last.version, version.now(stamp) == version {
                return note(last.failure, of: path, isRepeated: true)
            }
            let reading = try reader.read(path)
            let version = FileVersion(own: stamp, others: reading.others)
            if let problem = reading.failure {
                fail(path, Failure(reason: problem.reason, message: problem.message), as: version)
            } else {
                let (id, now) = (id(path), context.now())
                context.inventory.update { $0.apply(reading.observation, to: id, at: now) }
                note(nil, of: path, isRepeated: false)
                context.report(reading.problems, of: id)
                looks[path] = Look(version: version, failure: nil)
            }
        } catch {
            fail(path, Failure(reason: error.reason.rawValue, message: error.message), as: nil)
        }
    }

    /// - Parameter version: of a file that will fail in the same way until it changes.
    private mutating func fail(_ path: String, _ failure: Failure, as version: FileVersion?) {
        note(failure, of: path, isRepeated: looks[path]?.failure?.reason == failure.reason)
        looks[path] = Look(version: version, failure: failure)
    }

    private func note(_ failure: Failure?, of path: String, isRepeated: Bool) {
        let (id, now) = (id(path), context.now())
        guard let failure else { return context.inventory.update { $0.confirm(id, counters: nil, at: now) } }
        context.reportFailure(reason: failure.reason, message: failure.message, of: id, isRepeated: isRepeated)
    }

    private func id(_ path: String) -> TargetID {
        TargetID(source: settings.name, name: path)
    }
}
