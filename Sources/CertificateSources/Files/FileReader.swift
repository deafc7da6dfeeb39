// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import StreamingJSON

/// Reads files of any format that is known, which is told by their content: names say little.
struct FileReader {
    private let settings: FilesSourceSettings
    private let decoder: BundleDecoder
    private let listDecoder: RevocationBundleDecoder
    private let keystores: KeystoreDecoder
    private let chains: ChainBuilder
    private let kubeconfigs: any KubeconfigReading

    init(settings: FilesSourceSettings, context: SourceContext, kubeconfigs: any KubeconfigReading) {
        self.settings = settings
        self.kubeconfigs = kubeconfigs
        decoder = context.decoder
        listDecoder = context.listDecoder
        keystores = KeystoreDecoder(interner: context.interner)
        chains = context.chains
    }

    func read(_ path: String) throws(FileError) -> FileReading {
        let content = try BoundedFile(path).contents(atMost: settings.polling.maximumBodyBytes)
        var file = FileObservation(path: path, chains: chains)
        content.withBytes { bytes in
            if let format = KeystoreFormat(recognizing: bytes) {
                file.add(keystores.decode(bytes, as: format, passphrases: passphrases(of: &file)))
            } else if !addKubeconfig(bytes, to: &file) {
                // An element of DER with a length of several bytes; text has no such bytes.
                let isText = bytes.count < 2 || bytes[0] != 0x30 || bytes[1] < 0x80
                file.add(decoder.decode(bytes), listDecoder.decode(bytes), isText: isText)
            }
        }
        return file.reading
    }

    private func passphrases(of file: inout FileObservation) -> [Passphrase] {
        let path = file.path
        var passphrases: [Passphrase] = []
        for passphrase in settings.passphrases where passphrase.match.matches(path) {
            let content = file.content(of: passphrase.path, atMost: PassphraseFile.maximumBytes)
            if let content { passphrases.append(content.withBytes { Passphrase(fileContent: $0) }) }
        }
        return passphrases
    }

    /// - Returns: whether it is one.
    private func addKubeconfig(_ bytes: UnsafeRawBufferPointer, to file: inout FileObservation) -> Bool {
        let entries: [KubeconfigEntry]
        do throws(KubeconfigFault) {
            guard let found = try kubeconfigs.entries(in: bytes) else { return false }
            entries = found
        } catch {
            file.note(SourceProblem(reason: KubeconfigFault.reason, message: "\(file.path): \(error.message)"))
            return true
        }
        var bundles: [(key: String, bundle: DecodedBundle)] = []
        for entry in entries {
            switch entry.content {
            case .embedded(let content):
                bundles.append((entry.key, content.withBytes { decoder.decode($0) }))
            case .file(let name):
                let path = name.hasPrefix("/") ? name : file.folder + name
                let content = file.content(of: path, atMost: settings.polling.maximumBodyBytes)
                if let content { bundles.append((entry.key, content.withBytes { decoder.decode($0) })) }
            case .malformed:
                file.note(
                    SourceProblem(
                        reason: KubeconfigFault.reason,
                        message: "\(file.path): \(entry.key) has no base64; write it anew"
                    )
                )
            }
        }
        file.add(bundles)
        return true
    }
}
