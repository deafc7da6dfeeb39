// SPDX-License-Identifier: Apache-2.0

import Exposition

extension RuleReport {
    package init(on files: [RuleFile]) {
        self.init(on: files, exporterSeries: Set(Catalogue.families.map(\.name)))
    }
}
