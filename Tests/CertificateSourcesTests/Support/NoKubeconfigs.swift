// SPDX-License-Identifier: Apache-2.0

import CertificateSources

/// Takes no file for a kubeconfig file.
struct NoKubeconfigs: KubeconfigReading {
    func entries(in bytes: UnsafeRawBufferPointer) throws(KubeconfigFault) -> [KubeconfigEntry]? { nil }
}
