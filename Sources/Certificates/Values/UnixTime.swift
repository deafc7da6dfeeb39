// SPDX-License-Identifier: Apache-2.0

/// Seconds since 1970-01-01T00:00:00Z, negative before it. Every certificate date fits, year 9999 included.
package typealias UnixTime = Int64

/// The proleptic Gregorian calendar's part that certificate dates and RFC 3339 texts need.
package enum GregorianCalendar {
    /// Seconds since the epoch of a UTC date and time of day.
    package static func unixTime(
        year: Int,
        month: Int,
        day: Int,
        hour: Int = 0,
        minute: Int = 0,
        second: Int = 0
    ) -> UnixTime {
        // Years start in March here, so that the leap day is the last of its year.
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        return Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    }
}
