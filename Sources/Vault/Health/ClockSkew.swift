// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// How far another clock is ahead, from readings in whole seconds.
package enum ClockSkew {
    /// Both clocks were cut to whole seconds at different moments, so that readings of one skew differ by one: a
    /// difference of that size is not told as a change, and not as a skew.
    ///
    /// - Parameters:
    ///   - theirs: read between the two readings of ours.
    ///   - previous: what was told last.
    package static func seconds(
        theirs: UnixTime,
        before: UnixTime,
        after: UnixTime,
        previous: Int64?
    ) -> Int64 {
        let measured = theirs - (before + (after - before) / 2)
        return abs(measured - (previous ?? 0)) <= 1 ? previous ?? 0 : measured
    }
}
