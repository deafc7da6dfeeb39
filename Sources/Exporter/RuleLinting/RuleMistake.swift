// SPDX-License-Identifier: Apache-2.0

/// A finding before it has its place in a file.
struct RuleMistake: Equatable {
    let kind: RuleFinding.Kind
    /// Into the expression's scalars.
    let offset: Int
    let message: String
    let reason: String
}
