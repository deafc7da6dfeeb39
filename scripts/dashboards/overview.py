# SPDX-License-Identifier: Apache-2.0
"""Which certificate of the mesh ends next, who issues, and what is wrong now."""

from __future__ import annotations

import re
from pathlib import Path

from .kinds import bars, stat, table, timeseries
from .page import EXPORTER_HEALTH, OVERVIEW, ROOT_ROTATION, ROTATION, TLS, Page, Row
from .promql import (
    ANSWERED,
    CLUSTER,
    EXPORTER,
    FRESH,
    LEAF,
    NAMESPACE,
    RECORDED_CLUSTER,
    RECORDED_LEAF,
    SLOT,
    WORKLOAD,
    or_zero,
)
from .style import (
    ANY_IS_A_WARNING,
    ANY_IS_BAD,
    BAD,
    COVERAGE,
    GOOD,
    LIFE_LEFT,
    LIFETIMES_LEFT,
    MUTED,
    NEUTRAL,
    PAST_DUE,
    WARN,
    YES_IS_BAD,
    Column,
    Series,
    Size,
    Target,
    dashboard_link,
    row_link,
    runbook,
)

_LIFE = f"istio_certificate:remaining:ratio{{{RECORDED_LEAF}}}"
_DISTINCT_LEAVES = f"count(istio_certificate:distinct:info{{{RECORDED_LEAF}}})"
_EXPIRED = or_zero(f"count({_LIFE} < 0 {ANSWERED})", f"count({_LIFE} {ANSWERED})")
# `max`, because rows of series with different names would not become one.
_WORST = f"bottomk(20, max by ({SLOT}) ({_LIFE} {ANSWERED}))"
_RULE_FILES = sorted((Path(__file__).resolve().parents[2] / "alerts").glob("*.rules.yml"))
# One by one: others have alerts whose names begin with Istio.
_ALERTS = "|".join(
    sorted({name for file in _RULE_FILES for name in re.findall(r"^ *- alert: (\w+)$", file.read_text(), re.MULTILINE)})
)
# Alerts of the mesh as a whole have no cluster and no namespace.
_OF_CHOICE = 'cluster=~"|$cluster",namespace=~"|$namespace"'
_FIRING = f'ALERTS{{alertname=~"{_ALERTS}",alertstate="firing",{_OF_CHOICE},severity%s}}'
# A zero says that nothing fires. It is there only where the rules run.
_RULES = "count(istio_certificate_exporter:instance:up)"
_SEVERITIES = {"critical": ("critical", BAD), "warning": ("warning", WARN), "info": ("info", NEUTRAL)}
_ROTATION_OF_ROW = row_link("Rotations of this workload", ROTATION, namespace="namespace", workload="workload")


def _of_worst(family: str) -> str:
    return f"(max by ({SLOT}) ({family}{{{LEAF}}}) and on ({SLOT}) {_WORST})"


def _firing(severity: str) -> str:
    return or_zero(f"count({_FIRING % severity})", _RULES)


def _part_of_life(lower: float, upper: float) -> str:
    return or_zero(f"count({_LIFE} >= {lower:g} < {upper:g} {ANSWERED})", f"count({_LIFE} {ANSWERED})")


def _signers() -> str:
    """1 where the signer can sign, 0 where it cannot, 2 for an istiod whose CA is off by choice."""
    istiod = f"2 - max by (cluster, namespace, pod, address) (istio_istiod_ca_active{{{NAMESPACE}}})"
    by_name = f'label_replace(label_replace({istiod}, "name", "$1", "address", "(.+)"), "name", "$1", "pod", "(.+)")'
    cert_manager = (
        "max by (signer, cluster, namespace, name) ("
        f'label_replace(istio_cert_manager_issuer_ready{{{NAMESPACE}}}, "signer", "$1", "kind", "(.*)"))'
    )
    vault = f'label_replace(1 - max by (server) (istio_vault_sealed{{{EXPORTER}}}), "name", "$1", "server", "(.*)")'
    return f"""max by (signer, cluster, namespace, name) (label_replace({by_name}, "signer", "istiod", "", ""))
or {cert_manager}
or max by (signer, name) (label_replace({vault}, "signer", "Vault", "", ""))"""


def page() -> Page:
    return Page(
        uid=OVERVIEW,
        title="Overview",
        description="Which certificate of the mesh ends next, who issues, and what is wrong now.",
        rows=[_at_a_glance(), _alerts(), _next(), _issuers()],
    )


def _at_a_glance() -> Row:
    failed = f"max by ({SLOT}) (istio_certificate:rotation_failed:timestamp{{{WORKLOAD}}})"
    return Row(
        "At a glance",
        [
            stat(
                "Certificates",
                "Places that hold a leaf: the workload certificate of a pod, a gateway's credential, a file. One place "
                "stays one through all rotations.",
                _DISTINCT_LEAVES,
                links=[dashboard_link("Rotation", ROTATION)],
            ),
            stat(
                "Expired",
                "Leaves past their own end that are still in their place. Of a proxy that does not answer nobody "
                "knows that: it does not count.",
                _EXPIRED,
                steps=ANY_IS_BAD,
                links=[runbook("IstioCertificateExpired")],
            ),
            stat(
                "Overdue",
                "Certificates that were to be replaced and were not, past due by 5 % of their lifetime and at least 10 "
                "minutes. For a leaf of 24 hours that is 72 minutes after half of its life. Without proxies that do "
                "not answer.",
                f"sum({failed} < bool time() {ANSWERED})",
                steps=ANY_IS_A_WARNING,
                links=[dashboard_link("Rotation", ROTATION), runbook("IstioCertificateRotationOverdue")],
            ),
            stat(
                "Delivery gaps",
                "Certificates that a proxy was given and does not serve: it goes on with another one.",
                f"sum(min by ({SLOT}) (istio_certificate_in_use{{{WORKLOAD}}}) == bool 0 {FRESH})",
                steps=ANY_IS_A_WARNING,
                links=[dashboard_link("TLS errors", TLS), runbook("IstioCertificateRotationFailed")],
            ),
            stat(
                "Soonest CA to end",
                "When the first CA certificate ends that a chain or a bundle relies on.",
                f"min(istio_ca_earliest_expiration_timestamp{{{EXPORTER}}}) * 1000",
                unit="dateTimeFromNow",
                links=[dashboard_link("Root rotation", ROOT_ROTATION), runbook("IstioCAExpiring")],
            ),
            stat(
                "Lifetimes left",
                "How many of its longest leaves the CA could still issue one after the other: of the CA with the "
                "least. Below one, leaves outlive their CA.",
                "min(istio_ca:remaining_lifetimes:ratio)",
                steps=LIFETIMES_LEFT,
                decimals=1,
                links=[runbook("IstioLeafOutlivesCA")],
            ),
            stat(
                "Sources down",
                "Sources of which an instance of the exporter could read no target. What it shows of them is what was "
                "last known.",
                f"sum(min by (source_name) (istio_certificate_exporter_source_up{{{EXPORTER}}}) == bool 0)",
                steps=ANY_IS_BAD,
                links=[dashboard_link("Exporter", EXPORTER_HEALTH), runbook("IstioCertificateSourceDown")],
            ),
            stat(
                "Coverage",
                "Targets whose newest poll succeeded, of those that should be seen: of the source with the least.",
                "min(istio_certificate_exporter:coverage:ratio)",
                unit="percentunit",
                steps=COVERAGE,
                links=[dashboard_link("Exporter", EXPORTER_HEALTH), runbook("IstioCertificateCoverageLow")],
            ),
        ],
    )


def _next() -> Row:
    places = "source, cluster, namespace"
    # At the end, or each moment would have others.
    least = f"bottomk(20, min by ({places}) ({_LIFE} @ end()))"
    parts = [Target(_EXPIRED, "expired")]
    parts += [
        Target(_part_of_life(part / 10, 2 if part == 9 else (part + 1) / 10), f"{part * 10}–{part * 10 + 10} %")
        for part in range(10)
    ]
    return Row(
        "Which one is next",
        [
            table(
                "Leaves with the least of their life left",
                "The twenty of them, by the part of the lifetime that is left. A leaf that rotates at half of its life "
                "is not below half for long; below zero it has expired. Without proxies that do not answer.",
                [
                    _WORST,
                    f"{_of_worst('istio_certificate_expiration_timestamp')} - time()",
                    f"{_of_worst('istio_certificate_rotation_due_timestamp')} - time()",
                    f"{_of_worst('istio_certificate_last_rotation_timestamp')} * 1000",
                    f"max by ({SLOT}, ca) (istio_certificate:ca:info{{{RECORDED_LEAF}}}) and on ({SLOT}) {_WORST}",
                ],
                [
                    Column("cluster", "Cluster"),
                    Column("namespace", "Namespace"),
                    Column("workload", "Workload", links=[_ROTATION_OF_ROW]),
                    Column("pod", "Pod"),
                    Column("secret", "Secret"),
                    Column("name", "Name"),
                    Column("A", "Life left", unit="percentunit", decimals=0, steps=LIFE_LEFT, gauge=True),
                    Column("B", "Ends in", unit="s", decimals=1),
                    Column("C", "Due in", unit="s", decimals=1, steps=PAST_DUE),
                    Column("D", "Last rotation", unit="dateTimeFromNow"),
                    Column("ca", "Issued by"),
                    Column("source", "Source"),
                ],
                sort=("Life left", False),
                size=Size(24, 9),
                hidden=["E", "key", "role", "twin"],
            ),
            bars(
                "Leaves by what is left of their life",
                "How many leaves have which part of their lifetime left. Where leaves rotate at half of their life, "
                "all of them stand in the right half; a hump that wanders to the left is a rotation that stopped.",
                parts,
                vertical=True,
                decimals=0,
                series=[Series("expired|^0.*", color=BAD), Series("[1-3]0–.*", color=WARN)],
            ),
            timeseries(
                "Life left over time",
                "The least part of the lifetime that a leaf of the namespace has left, of the twenty namespaces with "
                "the least at the end, and the median of all. A healthy mesh is a saw: up at every rotation, down to "
                "the half. A line that goes on falling is a rotation that stopped.",
                [
                    Target(
                        f"min by ({places}) ({_LIFE}) and on ({places}) {least}",
                        "{{namespace}} {{cluster}} ({{source}})",
                    ),
                    Target(f"quantile(0.5, {_LIFE})", "median"),
                ],
                unit="percentunit",
                minimum=None,
                maximum=1,
                series=[Series("median", color=MUTED)],
                links=[dashboard_link("Rotation", ROTATION)],
            ),
        ],
    )


def _issuers() -> Row:
    return Row(
        "Issuers",
        [
            table(
                "CAs",
                "Every CA that is seen, by its key, and when the first of its certificates ends that a chain or a "
                "bundle relies on. `Stalled`: it replaces nothing any more; empty where no leaf under it has a plan of "
                "rotation.",
                [
                    "(istio_ca:end:timestamp - time()) * on (ca) group_left (subject, role) istio_ca:name:info",
                    f"sum by (ca) (istio_ca_signed_leaves{{{NAMESPACE}}})",
                    f"max by (ca) (istio_ca_issuance_lifetime_seconds{{{EXPORTER}}})",
                    f"max by (ca) (istio_ca_last_issuance_timestamp{{{CLUSTER}}}) * 1000",
                    "max by (ca) (istio_ca:remaining_lifetimes:ratio)",
                    or_zero(
                        f"max by (ca) (istio_ca:stalled:info{{{RECORDED_CLUSTER}}})",
                        f"max by (ca) (istio_ca:rotating_leaves:count{{{RECORDED_CLUSTER}}})",
                        on="ca",
                    ),
                ],
                [
                    Column("ca", "CA"),
                    Column("subject", "Subject"),
                    Column("role", "Role"),
                    Column("B", "Leaves", unit="short"),
                    Column("C", "Longest leaf", unit="s"),
                    Column("D", "Last issuance", unit="dateTimeFromNow"),
                    Column("A", "Ends in", unit="s", decimals=1),
                    Column("E", "Lifetimes left", unit="short", decimals=1, steps=LIFETIMES_LEFT),
                    Column("F", "Stalled", words=YES_IS_BAD),
                ],
                sort=("Ends in", False),
                size=Size(16, 8),
                links=[dashboard_link("Root rotation", ROOT_ROTATION)],
            ),
            table(
                "Signers",
                "istiod, cert-manager's issuers and Vault, as far as they are watched: whether each can sign.",
                [_signers()],
                [
                    Column("signer", "Signer"),
                    Column("cluster", "Cluster"),
                    Column("namespace", "Namespace"),
                    Column("name", "Name"),
                    Column("A", "Signs", words={1: ("yes", GOOD), 0: ("no", BAD), 2: ("CA off", MUTED)}),
                ],
                sort=("Signer", False),
                size=Size(8, 8),
                links=[runbook("IstioCertManagerIssuerNotReady"), runbook("IstioVaultSealed")],
            ),
        ],
    )


def _alerts() -> Row:
    nothing = f'label_replace(label_replace(0 * {_RULES}, "alertname", "none", "", ""), "severity", "–", "", "")'
    any_severity = _FIRING % '!=""'
    firing = f"count by (alertname, severity) ({any_severity})"
    return Row(
        "Alerts",
        [
            table(
                "Firing alerts",
                "Alerts of these rules that fire now, and how many of each. `none` with a zero: the rules run and "
                "nothing fires.",
                [f"{firing} or (({nothing}) unless on () count({firing}))"],
                [
                    Column("alertname", "Alert", links=[runbook("${__data.fields.alertname}")]),
                    Column("severity", "Severity", words=_SEVERITIES),
                    Column("A", "Firing", unit="short", decimals=0, steps=ANY_IS_A_WARNING),
                ],
                sort=("Firing", True),
                size=Size(12, 6),
            ),
            timeseries(
                "Firing alerts over time",
                "Alerts of these rules by severity. No line means that Prometheus does not run the rules.",
                [
                    Target(_firing('="critical"'), "critical"),
                    Target(_firing('="warning"'), "warning"),
                    Target(_firing('="info"'), "info"),
                ],
                size=Size(12, 6),
                at_least=1,
                series=[Series("critical", color=BAD), Series("warning", color=WARN), Series("info", color=NEUTRAL)],
            ),
        ],
    )
