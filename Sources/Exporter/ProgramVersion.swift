// SPDX-License-Identifier: Apache-2.0

/// The version that `--version`, the status page and `istio_certificate_exporter_build_info` show.
package enum ProgramVersion {
    package static let current = "0.1.0"
}
