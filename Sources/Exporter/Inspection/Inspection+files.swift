// SPDX-License-Identifier: Apache-2.0

import CertificateSources
import Certificates
import StreamingJSON

extension Inspection {
    func report(onFile path: String) throws -> Report {
        try CertificateFile.withContents(of: path, atMost: Self.maximumBytes) { bytes in
            if let format = KeystoreFormat(recognizing: bytes) {
                return report(path, KeystoreDecoder().decode(bytes, as: format, passphrases: passphrases))
            }
            do throws(KubeconfigFault) {
                if let entries = try KubeconfigCertificates().entries(in: bytes) { return report(path, entries) }
            } catch {
                return Report(text: "\(path): \(error.message)".printable, isComplete: false)
            }
            return report(path, BundleDecoder().decode(bytes), RevocationBundleDecoder().decode(bytes).lists)
        }
    }

    /// Without a passphrase, what can be read without one.
    private func report(_ path: String, _ keystore: Keystore) -> Report {
        let bundle = DecodedBundle(
            certificates: keystore.entries.flatMap(\.certificates),
            problems: keystore.certificateProblems
        )
        var problems = keystore.problems.map { "problem: \("\($0)".printable)" }
        if keystore.problems.contains(where: { $0.reason == .wrongPassphrase }) {
            problems.append("Here, --passphrase-file=FILE names it.")
        }
        return report(path, bundle, also: problems)
    }

    private func report(_ path: String, _ bundle: DecodedBundle, _ lists: [RevocationList]) -> Report {
        // A list alone is no certificate that could not be read.
        let bundle = bundle.certificates.isEmpty && !lists.isEmpty ? DecodedBundle() : bundle
        let report = report(path, bundle)
        let described = lists.flatMap { RevocationListDescription($0, now: now).lines }
        return Report(text: ([report.text] + described).joined(separator: "\n"), isComplete: report.isComplete)
    }

    private func report(_ path: String, _ entries: [KubeconfigEntry]) -> Report {
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        let reports = entries.map { entry in
            let title = "\(path) \(entry.key)"
            switch entry.content {
            case .embedded(let content):
                return report(title, content.withBytes { BundleDecoder().decode($0) })
            case .file(let name):
                let other = name.hasPrefix("/") ? name : folder + name
                do {
                    let bundle = try CertificateFile.withContents(of: other, atMost: Self.maximumBytes) {
                        BundleDecoder().decode($0)
                    }
                    return report(title, bundle)
                } catch {
                    return Report(text: "\(title): \(error)".printable, isComplete: false)
                }
            case .malformed:
                return Report(text: "\(title) has no base64; write it anew".printable, isComplete: false)
            }
        }
        guard !reports.isEmpty else {
            return Report(text: "\(path): a kubeconfig file without certificates".printable, isComplete: true)
        }
        return Report(
            text: reports.map(\.text).joined(separator: "\n\n"),
            isComplete: reports.allSatisfy(\.isComplete)
        )
    }
}
