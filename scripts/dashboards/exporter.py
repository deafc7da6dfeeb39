# SPDX-License-Identifier: Apache-2.0
"""Whether the exporter sees what it should see, how old that is, and what it costs."""

from __future__ import annotations

from .kinds import stat, table, timeseries
from .page import DIMENSIONS, EXPORTER_HEALTH, Page, Row, Variable
from .promql import EXPORTER, PROXY, WORKLOAD, or_zero, rate
from .style import (
    ANY_IS_A_WARNING,
    ANY_IS_BAD,
    ANY_RATE_IS_BAD,
    BAD,
    COVERAGE,
    GOOD,
    MUTED,
    PLAIN,
    YES_IS_GOOD,
    Column,
    Series,
    Size,
    Target,
    runbook,
)

_SOURCE = f'{EXPORTER},source_name=~"$source_name"'
_SOURCES = f"min by (source_name) (istio_certificate_exporter_source_up{{{_SOURCE}}})"
_UP = f"max by ({PROXY}) (istio_proxy_up{{{WORKLOAD}}})"
_SECONDS = f"rate(istio_certificate_exporter_source_poll_duration_seconds_bucket{{{_SOURCE}}}[$__rate_interval])"
_LAST_SUCCESS = f"max by (source_name) (istio_certificate_exporter_source_last_success_timestamp{{{_SOURCE}}})"
_BY_WORKLOAD = "cluster, namespace, workload"

_SOURCE_VARIABLE = Variable(
    "source_name",
    "Source",
    f"label_values(istio_certificate_exporter_source_up{{{EXPORTER}}}, source_name)",
    ".+",
)


def page() -> Page:
    return Page(
        uid=EXPORTER_HEALTH,
        title="Exporter",
        description="Whether the exporter sees what it should see, how old that is, and what it costs.",
        rows=[_now(), _coverage(), _errors(), _parts(), _cost()],
        variables=[*DIMENSIONS, _SOURCE_VARIABLE],
        runbook="IstioCertificateExporterAbsent",
    )


def _now() -> Row:
    dropped = f"sum({rate('istio_certificate_exporter_series_dropped_total', EXPORTER)})"
    return Row(
        "Now",
        [
            stat(
                "Instances",
                "Exporters that answer Prometheus, by version.",
                [
                    Target(
                        f"count by (version) (istio_certificate_exporter_build_info{{{EXPORTER}}})",
                        "version {{version}}",
                    )
                ],
                links=[runbook("IstioCertificateExporterAbsent")],
            ),
            stat(
                "Sources down",
                "Sources of which an instance could read no target.",
                f"sum({_SOURCES} == bool 0)",
                steps=ANY_IS_BAD,
                links=[runbook("IstioCertificateSourceDown")],
            ),
            stat(
                "Coverage",
                "Targets whose newest poll succeeded, of those that should be seen: of the source with the least.",
                'min(istio_certificate_exporter:coverage:ratio{source_name=~"$source_name"})',
                unit="percentunit",
                steps=COVERAGE,
                links=[runbook("IstioCertificateCoverageLow")],
            ),
            stat(
                "Proxies not read",
                "Proxies that no instance could read with its newest poll. What is known of them is what was last "
                "seen.",
                f"sum({_UP} == bool 0)",
                steps=ANY_IS_A_WARNING,
                links=[runbook("IstioProxyNotObserved")],
            ),
            stat(
                "Oldest source",
                "How long ago the source that has waited longest was last read.",
                f"time() - min({_LAST_SUCCESS})",
                unit="s",
                steps=[(None, GOOD), (300, "orange"), (900, BAD)],
                links=[runbook("IstioCertificateSourceStale")],
            ),
            stat(
                "Configuration",
                "Whether every instance took the configuration when it last read it.",
                f"min(istio_certificate_exporter_config_last_reload_successful{{{EXPORTER}}})",
                words={1: ("taken", GOOD), 0: ("rejected", BAD)},
                links=[runbook("IstioCertificateExporterConfigurationRejected")],
            ),
            stat(
                "Dropped series",
                "Certificates and proxies a second that were seen and got no series, because there are too many or "
                "another one has the same labels.",
                or_zero(dropped, f"count(istio_certificate_exporter_build_info{{{EXPORTER}}})"),
                unit="cps",
                steps=ANY_RATE_IS_BAD,
            ),
            stat(
                "Samples",
                "Series that Prometheus reads from all instances with each scrape.",
                f"sum(scrape_samples_post_metric_relabeling{{{EXPORTER}}})",
                decimals=0,
            ),
        ],
    )


def _coverage() -> Row:
    down = f"topk(20, sum by ({_BY_WORKLOAD}) ({_UP} == bool 0))"
    oldest = f"time() - min by ({_BY_WORKLOAD}) (max by ({PROXY}) (istio_proxy_last_success_timestamp{{{WORKLOAD}}}))"
    return Row(
        "Coverage and age",
        [
            timeseries(
                "Coverage by source",
                "Targets whose newest poll succeeded, of those that the source should see.",
                [
                    Target(
                        'min by (source_name) (istio_certificate_exporter:coverage:ratio{source_name=~"$source_name"})',
                        "{{source_name}}",
                    )
                ],
                unit="percentunit",
                maximum=1,
                size=Size(8, 8),
                links=[runbook("IstioCertificateSourceIncomplete")],
            ),
            timeseries(
                "Age by source",
                "How long ago each source was last read. A line that rises is a source that is not read any more; "
                "what it shows ends at max_age.",
                [
                    Target(
                        f"time() - {_LAST_SUCCESS}",
                        "{{source_name}}",
                    )
                ],
                unit="s",
                size=Size(8, 8),
                links=[runbook("IstioCertificateSourceStale")],
            ),
            table(
                "Proxies by workload",
                "The workloads with the most proxies that no instance could read with its newest poll, and for how "
                "long the first of them has not been read.",
                [
                    down,
                    f"count by ({_BY_WORKLOAD}) ({_UP}) and on ({_BY_WORKLOAD}) {down}",
                    f"({oldest}) and on ({_BY_WORKLOAD}) {down}",
                ],
                [
                    Column("cluster", "Cluster"),
                    Column("namespace", "Namespace"),
                    Column("workload", "Workload"),
                    Column("A", "Not read", decimals=0, steps=ANY_IS_A_WARNING),
                    Column("B", "Proxies", decimals=0),
                    Column("C", "Age", unit="s", decimals=0),
                ],
                sort=("Not read", True),
                size=Size(8, 8),
                links=[runbook("IstioProxyNotObserved")],
            ),
        ],
    )


def _errors() -> Row:
    errors = rate("istio_certificate_exporter_source_errors_total", _SOURCE)
    dropped = rate("istio_certificate_exporter_series_dropped_total", EXPORTER)
    instances = f"count(istio_certificate_exporter_build_info{{{EXPORTER}}})"
    return Row(
        "Errors",
        [
            timeseries(
                "Errors by reason",
                "What could not be read, a second, by source and reason. A source without errors is a line at zero.",
                [
                    Target(
                        or_zero(f"sum by (source_name, reason) ({errors}) > 0", _SOURCES, on="source_name"),
                        "{{source_name}} {{reason}}",
                    )
                ],
                unit="cps",
                size=Size(8, 8),
                at_least=0.1,
                links=[runbook("IstioCertificateSourceErrors")],
            ),
            timeseries(
                "Duration of a poll",
                "How long one poll of a target takes, the slowest of a hundred and the median of each source.",
                [
                    Target(f"histogram_quantile(0.99, sum by (source_name, le) ({_SECONDS}))", "{{source_name}} 99 %"),
                    Target(f"histogram_quantile(0.5, sum by (source_name, le) ({_SECONDS}))", "{{source_name}} median"),
                ],
                unit="s",
                size=Size(8, 8),
            ),
            timeseries(
                "Series dropped and labels cut",
                "Certificates and proxies a second without a series, by reason, and label values that were too long "
                "and end in a digest.",
                [
                    Target(or_zero(f"sum by (reason) ({dropped})", instances), "dropped {{reason}}"),
                    Target(f"sum(istio_certificate_exporter_label_values_cut{{{EXPORTER}}})", "labels cut"),
                ],
                size=Size(8, 8),
                at_least=1,
                series=[Series("dropped.*", unit="cps"), Series("labels cut", color=MUTED, right_axis=True)],
            ),
        ],
    )


def _parts() -> Row:
    return Row(
        "Parts",
        [
            table(
                "Parts of sources",
                "What a source looks at in the cluster. `forbidden` is a choice of rights and no failure; what is down "
                "for another reason is not seen.",
                [
                    f"min by (source_name, part, reason) (istio_certificate_exporter_source_part_up{{{_SOURCE}}})",
                    "sum by (source_name, part) (max by (source_name, part, instance) "
                    f"(istio_certificate_exporter_source_objects{{{_SOURCE}}}))",
                ],
                [
                    Column("source_name", "Source"),
                    Column("part", "Part"),
                    Column("A", "Looks", words={1: ("yes", GOOD), 0: ("no", "orange")}),
                    Column("reason", "Why not"),
                    Column("B", "Objects", decimals=0),
                ],
                sort=("Looks", False),
                size=Size(12, 9),
                links=[runbook("IstioCertificateSourcePartDown")],
            ),
            table(
                "Other targets",
                "Targets that are no proxies: files, istiod, Vault, servers. Whether the newest poll succeeded, and "
                "when one did last.",
                [
                    f"min by (source_name, target, reason) (istio_certificate_exporter_target_up{{{_SOURCE}}})",
                    "max by (source_name, target) "
                    f"(istio_certificate_exporter_target_last_success_timestamp{{{_SOURCE}}}) * 1000",
                ],
                [
                    Column("source_name", "Source"),
                    Column("target", "Target"),
                    Column("A", "Read", words=YES_IS_GOOD),
                    Column("reason", "Why not"),
                    Column("B", "Last read", unit="dateTimeFromNow"),
                ],
                sort=("Read", False),
                size=Size(12, 9),
                links=[runbook("IstioCertificateSourceDown")],
            ),
        ],
    )


def _cost() -> Row:
    return Row(
        "Cost",
        [
            timeseries(
                "Memory",
                "Resident memory of each instance.",
                [Target(f"process_resident_memory_bytes{{{EXPORTER}}}", "{{instance}}")],
                unit="bytes",
                size=Size(6, 7),
            ),
            timeseries(
                "CPU",
                "Processor time of each instance, in cores.",
                [Target(rate("process_cpu_seconds_total", EXPORTER), "{{instance}}")],
                unit="none",
                size=Size(6, 7),
            ),
            timeseries(
                "Scrapes",
                "How long a scrape takes, and on the right how many samples it brings.",
                [
                    Target(f"scrape_duration_seconds{{{EXPORTER}}}", "{{instance}} duration"),
                    Target(f"scrape_samples_post_metric_relabeling{{{EXPORTER}}}", "{{instance}} samples"),
                ],
                unit="s",
                size=Size(6, 7),
                series=[Series(".*samples", unit="short", right_axis=True)],
            ),
            timeseries(
                "Open files",
                "File descriptors in use, of those that the process may have.",
                [Target(f"process_open_fds{{{EXPORTER}}} / process_max_fds{{{EXPORTER}}}", "{{instance}}")],
                unit="percentunit",
                size=Size(3, 7),
            ),
            stat(
                "Configuration taken",
                "When an instance last took its configuration: the one that waits longest.",
                f"min(istio_certificate_exporter_config_last_reload_success_timestamp{{{EXPORTER}}}) * 1000",
                unit="dateTimeFromNow",
                size=Size(3, 7),
                steps=PLAIN,
                links=[runbook("IstioCertificateExporterConfigurationRejected")],
            ),
        ],
    )
