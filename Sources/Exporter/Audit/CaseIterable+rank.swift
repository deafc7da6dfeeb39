// SPDX-License-Identifier: Apache-2.0

extension CaseIterable where Self: Equatable, AllCases.Index == Int {
    /// Its place among the cases, for those that are declared in their order.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.endIndex }
}
