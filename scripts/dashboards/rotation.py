# SPDX-License-Identifier: Apache-2.0
"""How regularly certificates are replaced, what is due next, and whether the issuers keep up."""

from __future__ import annotations

from .kinds import bars, heat_map, stat, table, timeseries
from .page import ROTATION, Annotation, Page, Row
from .promql import (
    ANSWERED,
    EXPORTER,
    NAMESPACE,
    RECORDED_CLUSTER,
    RECORDED_WORKLOAD,
    SLOT,
    WORKLOAD,
    or_zero,
    moved,
    rate,
    rotations,
)
from .style import (
    ANY_IS_A_WARNING,
    ANY_IS_BAD,
    ANY_RATE_IS_BAD,
    BAD,
    MUTED,
    PAST_DUE,
    WARN,
    Column,
    Series,
    Size,
    Target,
    runbook,
)

_LEAD = f"(istio_certificate:rotation_lead:seconds{{{RECORDED_WORKLOAD}}} {ANSWERED})"
_FAILED = f"(max by ({SLOT}) (istio_certificate:rotation_failed:timestamp{{{WORKLOAD}}}) {ANSWERED})"
# `max`, because rows of series with different names would not become one.
_NEXT = f"bottomk(20, max by ({SLOT}) {_LEAD})"
_EXPECTED = "Expected and actual issuance"
_DUE = "istio_certificate:rotations_due:count"

# As long as there are few enough workloads to tell them apart.
_MARKS = f"""({rotations("cluster, namespace, workload")} > bool 0)
and on () count(
  group by (cluster, namespace, workload) (istio_certificate_last_rotation_timestamp{{{WORKLOAD}}})
) <= 20"""


def rotation_marks(*panels: str) -> Annotation:
    """Each rotation as a mark in these panels."""
    return Annotation("Rotations", _MARKS, "Rotation: {{workload}}", "{{namespace}} {{cluster}}", "light-blue", panels)


def page() -> Page:
    return Page(
        uid=ROTATION,
        title="Rotation cadence",
        description="How regularly certificates are replaced, what is due next, and whether the issuers keep up.",
        rows=[_now(), _cadence(), _due(), _issuance()],
        annotations=[rotation_marks(_EXPECTED)],
        runbook="IstioCertificateRotationOverdue",
    )


def _now() -> Row:
    return Row(
        "Now",
        [
            stat(
                "Rotations an hour",
                "Certificates replaced in their place: the mean over the time that is shown.",
                f"{rotations()} * 3600",
                decimals=1,
                mean=True,
                size=Size(4, 4),
            ),
            stat(
                "Overdue",
                "Certificates that were to be replaced and were not, past due by 5 % of their lifetime and at least 10 "
                "minutes. Without proxies that do not answer, of which nobody knows.",
                f"sum({_FAILED} < bool time())",
                steps=ANY_IS_A_WARNING,
                size=Size(4, 4),
                links=[runbook("IstioCertificateRotationOverdue")],
            ),
            stat(
                "Past due",
                "Certificates whose moment has come. A few of them for a few minutes are normal: proxies ask with some "
                "jitter, and the exporter looks from time to time.",
                f"sum({_LEAD} < bool 0)",
                size=Size(4, 4),
            ),
            stat(
                "Due in the next hour",
                "What is past due counts here too.",
                f"sum({_LEAD} < bool 3600)",
                size=Size(4, 4),
            ),
            stat(
                "Stalled issuers",
                "CAs that replace nothing any more: many of the leaves under them are overdue, or have become so since "
                "the last that was issued. One alert tells of them, and those of their workloads are silent.",
                or_zero(
                    f"count(istio_ca:stalled:info{{{RECORDED_CLUSTER}}})",
                    f"count(istio_ca:rotating_leaves:count{{{RECORDED_CLUSTER}}})",
                ),
                steps=ANY_IS_BAD,
                size=Size(4, 4),
                links=[runbook("IstioCertificateRotationStalled")],
            ),
            stat(
                "Failed requests",
                "Requests of agents for a signature that failed, an hour. Only of proxies whose agent is read.",
                f"{moved('istio_proxy_csr_failures_total')} * 3600",
                decimals=1,
                steps=ANY_RATE_IS_BAD,
                size=Size(4, 4),
                links=[runbook("IstioCertificateRotationFailed")],
            ),
        ],
    )


def _cadence() -> Row:
    buckets = f'istio_certificate_rotation_age_ratio_bucket{{{EXPORTER},namespace=~"$namespace"}}[$__rate_interval]'
    return Row(
        "Cadence",
        [
            timeseries(
                "Rotations an hour",
                "Certificates replaced in their place, by namespace and where they were seen. Regular waves are "
                "normal: pods that began together rotate together.",
                [
                    Target(
                        f"{rotations('source, cluster, namespace')} * 3600",
                        "{{namespace}} {{cluster}} ({{source}})",
                    )
                ],
                bars=True,
                stacked=True,
            ),
            heat_map(
                "Age at rotation",
                "At which part of its lifetime a certificate was replaced. Istio replaces leaves at half of their "
                "life; what is far below was replaced early (a new pod, a new root), what is near 100 % was nearly "
                "too late.",
                f"sum by (le) (increase({buckets}))",
                unit="percentunit",
            ),
        ],
    )


def _due() -> Row:
    # An hour in which nothing is due has no series.
    planned = "count(istio_certificate:rotation_lead:seconds)"
    every_hour = [Target(or_zero(f'sum({_DUE}{{hours="{hour}"}})', planned), f"{hour} h") for hour in range(24)]
    issuer = f"istio_certificate:distinct:info{{{RECORDED_WORKLOAD}}}"
    by_workload = "cluster, namespace, workload"
    worst = f"topk(20, sum by ({by_workload}) ({_FAILED} < bool time()))"
    of_next = f"max by ({SLOT}) (%s{{{WORKLOAD}}}) and on ({SLOT}) {_NEXT}"
    return Row(
        "What is due",
        [
            bars(
                "Due in the next 24 hours",
                "Rotations by the hours until they are due, of the whole mesh and all namespaces. What is past due is "
                "work of the first hour. One high bar is a storm: many pods that began together, or a root that was "
                "changed.",
                every_hour,
                vertical=True,
                decimals=0,
            ),
            timeseries(
                "Overdue by issuer",
                "Certificates that should have been replaced and were not, by the CA that issued them. Many under one "
                "CA are that CA's failure; a few of many CAs are the proxies'.",
                [
                    Target(
                        f"sum by (cluster, ca) (({_FAILED} < bool time()) * on ({SLOT}) group_left (ca) {issuer})",
                        "{{ca}} {{cluster}}",
                    )
                ],
                at_least=1,
                links=[runbook("IstioCertificateRotationStalled")],
            ),
            table(
                "Overdue by workload",
                "The workloads with the most overdue certificates, and how long ago the first of them was due. In a "
                "healthy mesh every workload has zero, and the time is until the next one is due.",
                [
                    worst,
                    f"min by ({by_workload}) ({_LEAD}) and on ({by_workload}) {worst}",
                    f"count by ({by_workload}) ({_LEAD}) and on ({by_workload}) {worst}",
                ],
                [
                    Column("cluster", "Cluster"),
                    Column("namespace", "Namespace"),
                    Column("workload", "Workload"),
                    Column("A", "Overdue", decimals=0, steps=ANY_IS_A_WARNING),
                    Column("C", "Certificates", decimals=0),
                    Column("B", "First due in", unit="s", decimals=1, steps=PAST_DUE),
                ],
                sort=("Overdue", True),
                size=Size(9, 10),
                links=[runbook("IstioCertificateRotationOverdue")],
            ),
            table(
                "Last and next rotation",
                "The twenty certificates that are due next, or have been due for longest. Without proxies that do not "
                "answer.",
                [
                    _NEXT,
                    f"({of_next % 'istio_certificate_last_rotation_timestamp'}) * 1000",
                    f"max by ({SLOT}) (istio_certificate:lifetime:seconds{{{WORKLOAD}}}) and on ({SLOT}) {_NEXT}",
                    f"max by ({SLOT}, ca) (istio_certificate:ca:info{{{RECORDED_WORKLOAD}}}) and on ({SLOT}) {_NEXT}",
                ],
                [
                    Column("cluster", "Cluster"),
                    Column("namespace", "Namespace"),
                    Column("workload", "Workload"),
                    Column("pod", "Pod"),
                    Column("secret", "Secret"),
                    Column("name", "Name"),
                    Column("B", "Last rotation", unit="dateTimeFromNow"),
                    Column("A", "Due in", unit="s", decimals=1, steps=PAST_DUE),
                    Column("C", "Lifetime", unit="s"),
                    Column("ca", "Issued by"),
                ],
                sort=("Due in", False),
                size=Size(15, 10),
                hidden=["D", "key", "role", "twin", "source"],
            ),
        ],
    )


def _issuance() -> Row:
    requests = f"max by (cluster, namespace, pod, address) ({rate('istio_istiod_csr_requests_total', NAMESPACE)})"
    failures = (
        f"max by (cluster, namespace, pod, address, reason) ({rate('istio_istiod_csr_failures_total', NAMESPACE)})"
    )
    failed = or_zero(f"sum by (cluster, reason) ({failures}) > 0", f"sum by (cluster) ({requests})", on="cluster")
    results = "max by (cluster, namespace, issuer, issuer_kind, requester, result) ({})".format(
        rate("istio_cert_manager_request_results_total", NAMESPACE)
    )
    return Row(
        "Issuance",
        [
            timeseries(
                _EXPECTED,
                "Certificates an hour that the mesh needs, from its leaves and their lifetimes, and those that were "
                "issued in the last half hour. Actual below expected for long is an issuer that starves; above it are "
                "new pods.",
                [
                    Target(f"istio_issuance:expected:rate{{{RECORDED_CLUSTER}}} * 3600", "expected {{cluster}}"),
                    Target(f"istio_issuance:actual:rate{{{RECORDED_CLUSTER}}} * 3600", "actual {{cluster}}"),
                    Target(f"istio_issuance:late_leaves:count{{{RECORDED_CLUSTER}}}", "late leaves {{cluster}}"),
                ],
                size=Size(8, 8),
                series=[Series("expected.*", color=MUTED), Series("late.*", color=WARN, right_axis=True)],
                links=[runbook("IstioIssuanceShortfall")],
            ),
            timeseries(
                "istiod's signing",
                "Requests that istiod received, an hour, and those that it did not sign, by reason. Empty where no "
                "istiod is read.",
                [
                    Target(f"sum by (cluster) ({requests}) * 3600", "requests {{cluster}}"),
                    Target(
                        f"({failed}) * 3600",
                        "failed {{cluster}} {{reason}}",
                    ),
                ],
                size=Size(8, 8),
                series=[Series("failed.*", color=BAD)],
                links=[runbook("IstioIstiodSigningErrors")],
            ),
            timeseries(
                "cert-manager's requests",
                "CertificateRequests that ended, an hour, by issuer and how. Empty where cert-manager is not watched.",
                [Target(f"sum by (cluster, issuer, result) ({results}) * 3600", "{{cluster}} {{issuer}}: {{result}}")],
                size=Size(8, 8),
                series=[Series(".*: (denied|failed|invalid)", color=BAD)],
                links=[runbook("IstioCertManagerIssuanceFailing")],
            ),
        ],
    )
