// SPDX-License-Identifier: Apache-2.0

import Exposition

extension RuleReport {
    package init(on files: [RuleFile], hasProxyStats: Bool = false) {
        self.init(on: files, hasProxyStats: hasProxyStats, exporterSeries: Set(Catalogue.families.map(\.name)))
    }
}
