// SPDX-License-Identifier: Apache-2.0

import Vault

extension SourceProblem {
    init(_ error: VaultError) {
        self.init(reason: error.reason.label, message: error.message)
    }
}
