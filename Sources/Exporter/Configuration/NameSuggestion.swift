// SPDX-License-Identifier: Apache-2.0

/// The known name that somebody meant, if one is near enough.
///
/// Case, `_` and `-` do not count, so `listenAddress` finds `listen_address`; otherwise a third of the letters, and two
/// at the least where the name has four, may differ.
func suggestion(for name: String, among known: [String]) -> String? {
    guard name.utf8.count <= 64 else { return nil }
    let wanted = plain(name)
    let candidates = known.map { (name: $0, distance: editDistance(wanted, plain($0))) }
    guard let best = candidates.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(wanted.count / 3, min(2, wanted.count / 2)) ? best.name : nil
}

private func plain(_ name: String) -> [Character] {
    name.lowercased().filter { $0 != "_" && $0 != "-" }
}

/// Levenshtein's distance, one row at a time.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (leftIndex, leftCharacter) in left.enumerated() {
        var diagonal = row[0]
        row[0] = leftIndex + 1
        for (rightIndex, rightCharacter) in right.enumerated() {
            let substitution = diagonal + (leftCharacter == rightCharacter ? 0 : 1)
            diagonal = row[rightIndex + 1]
            row[rightIndex + 1] = min(substitution, row[rightIndex] + 1, diagonal + 1)
        }
    }
    return row[right.count]
}
