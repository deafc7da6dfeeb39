// SPDX-License-Identifier: Apache-2.0

import Exposition

/// The program and its process.
extension Catalogue {
    var exporterEntry: Entry? {
        switch self {
        case .buildInfo:
            Entry(.gauge, "istio_certificate_exporter_build_info", ["version"], "Always 1; the version that runs.")
        case .sourceUp:
            Entry(
                .gauge,
                "istio_certificate_exporter_source_up",
                ["source_name"],
                "Whether the newest poll of at least one target of the source succeeded."
            )
        case .sourceLastSuccess:
            Entry(
                .gauge,
                "istio_certificate_exporter_source_last_success_timestamp",
                ["source_name"],
                "When a target of the source was last read successfully."
            )
        case .sourceErrors:
            Entry(
                .counter,
                "istio_certificate_exporter_source_errors_total",
                ["source_name", "reason"],
                "What could not be read, by reason."
            )
        case .pollDuration:
            Entry(
                .histogram,
                "istio_certificate_exporter_source_poll_duration_seconds",
                ["source_name"],
                "How long one poll of a target took."
            )
        case .targetsExpected:
            Entry(
                .gauge,
                "istio_certificate_exporter_targets_expected",
                ["source_name"],
                "Targets that the source should see."
            )
        case .targetsFresh:
            Entry(
                .gauge,
                "istio_certificate_exporter_targets_fresh",
                ["source_name"],
                "Targets whose newest poll succeeded."
            )
        case .sourcePartUp:
            Entry(
                .gauge,
                "istio_certificate_exporter_source_part_up",
                ["source_name", "part", "reason"],
                "Whether a part of the source can look, and if not, why."
            )
        case .sourceObjects:
            Entry(
                .gauge,
                "istio_certificate_exporter_source_objects",
                ["source_name", "part"],
                "Objects with certificates that a part of the source watches."
            )
        case .shards:
            Entry(
                .gauge,
                "istio_certificate_exporter_shards",
                [],
                "Instances among which the targets are divided, this one included. 1 where they are not."
            )
        case .seriesDropped:
            Entry(
                .counter,
                "istio_certificate_exporter_series_dropped_total",
                ["reason"],
                "Times that a certificate or proxy that was seen got no series, by reason."
            )
        case .labelValuesCut:
            Entry(
                .gauge,
                "istio_certificate_exporter_label_values_cut",
                [],
                "Label values on this page that are too long and end in a digest of the whole."
            )
        case .reloadSuccessful:
            Entry(
                .gauge,
                "istio_certificate_exporter_config_last_reload_successful",
                [],
                "Whether the newest attempt to load the configuration succeeded."
            )
        case .reloadTime:
            Entry(
                .gauge,
                "istio_certificate_exporter_config_last_reload_success_timestamp",
                [],
                "When the configuration was last loaded successfully."
            )
        case .cpuSeconds:
            Entry(.counter, "process_cpu_seconds_total", [], "Total user and system CPU time spent in seconds.")
        case .openFileDescriptors:
            Entry(.gauge, "process_open_fds", [], "Number of open file descriptors.")
        case .maximumFileDescriptors:
            Entry(.gauge, "process_max_fds", [], "Maximum number of open file descriptors.")
        case .virtualMemory:
            Entry(.gauge, "process_virtual_memory_bytes", [], "Virtual memory size in bytes.")
        case .maximumVirtualMemory:
            Entry(
                .gauge,
                "process_virtual_memory_max_bytes",
                [],
                "Maximum amount of virtual memory available in bytes."
            )
        case .residentMemory:
            Entry(.gauge, "process_resident_memory_bytes", [], "Resident memory size in bytes.")
        case .startTime:
            Entry(.gauge, "process_start_time_seconds", [], "Start time of the process since the epoch in seconds.")
        case .targetUp:
            Entry(
                .gauge,
                "istio_certificate_exporter_target_up",
                ["source_name", "target", "reason"],
                "1 if the newest poll of a target that is no proxy succeeded, else 0 and why it failed."
            )
        case .targetLastSuccess:
            Entry(
                .gauge,
                "istio_certificate_exporter_target_last_success_timestamp",
                ["source_name", "target"],
                "When a poll of a target that is no proxy succeeded last."
            )
        default: nil
        }
    }
}
