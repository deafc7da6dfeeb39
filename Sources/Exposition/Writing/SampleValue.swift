// SPDX-License-Identifier: Apache-2.0

enum SampleValue {
    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        // Swift writes the shortest text that reads back as the same number.
        if let integer = Int64(exactly: value) { return "\(integer)" }
        return "\(value)"
    }

    /// OpenMetrics wants a bucket's bound with a fraction, `1.0` (section "Histogram"); Prometheus takes both.
    static func bound(_ value: Double) -> String {
        "\(value)"
    }
}
