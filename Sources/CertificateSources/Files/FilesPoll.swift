// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Logging

/// One look after the other at the files of a source.
struct FilesPoll {
    private let settings: FilesSourceSettings
    private let context: SourceContext
    private var stamps: [String: FileStamp] = [:]
    private var failures: [String: FileError.Reason] = [:]

    init(settings: FilesSourceSettings, context: SourceContext) {
        self.settings = settings
        self.context = context
    }

    mutating func run() {
        let deadline = Deadline(after: settings.polling.timeout)
        guard let paths = expand() else { return }
        let targets = Set(paths.map(id))
        context.inventory.update { [settings] in $0.expect(targets, of: settings.name) }
        for path in stamps.keys where !targets.contains(id(path)) { stamps[path] = nil }
        for path in failures.keys where !targets.contains(id(path)) { failures[path] = nil }
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
        let id = id(path)
        do throws(FileError) {
            let stamp = try FileStamp(of: path)
            let now = context.now()
            guard stamp != stamps[path] else {
                context.inventory.update { $0.confirm(id, counters: nil, at: now) }
                return
            }
            let bytes = try BoundedFile(path).contents(atMost: settings.polling.maximumBodyBytes)
            let observed = FileObservation(path: path, bytes: bytes, decoder: context.decoder, chains: context.chains)
            context.inventory.update { state in
                state.apply(observed.observation, to: id, at: now)
                state.confirm(id, counters: nil, at: now)
            }
            context.report(observed.problems, of: id)
            stamps[path] = stamp
            failures[path] = nil
        } catch {
            context.reportFailure(
                reason: error.reason.rawValue,
                message: error.message,
                of: id,
                isRepeated: failures[path] == error.reason
            )
            failures[path] = error.reason
            stamps[path] = nil
        }
    }

    private func id(_ path: String) -> TargetID {
        TargetID(source: settings.name, name: path)
    }
}
