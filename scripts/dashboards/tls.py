# SPDX-License-Identifier: Apache-2.0
"""Connections that fail for their certificates, beside the rotations that may be the reason."""

from __future__ import annotations

from .kinds import stat, table, timeseries
from .page import EXPORTER_HEALTH, ROTATION, TLS, Page, Row
from .promql import (
    EXPORTER,
    PROXY,
    RECORDED_WORKLOAD,
    WORKLOAD,
    moved,
    rotations,
)
from .rotation import rotation_marks
from .style import (
    ANY_IS_A_WARNING,
    ANY_IS_BAD,
    ANY_RATE_IS_BAD,
    BAD,
    GOOD,
    WARN,
    YES_IS_GOOD,
    YES_IS_NEWS,
    Column,
    Series,
    Size,
    Target,
    dashboard_link,
    row_link,
    runbook,
)

_FAILURES = "istio_proxy_tls_verification_failures_total"
_ERRORS = "istio_proxy_tls_connection_errors_total"
_HANDSHAKES = "istio_proxy_tls_handshakes_total"
_NOT_READY = "istio_proxy_tls_secrets_not_ready_total"
_INCLUDED = f"max by ({PROXY}) (istio_proxy_tls_stats_included{{{WORKLOAD}}})"
_MODES = f"group by (cluster, namespace, workload, port, mode) (istio_mtls_mode{{{WORKLOAD}}})"
_READY = f"istio_mtls:ready_for_strict:info{{{RECORDED_WORKLOAD}}}"
_ENDPOINTS = f"min by (address, server_name) (istio_tls_endpoint_verified{{{EXPORTER}}})"
_MODE_WORDS = {"STRICT": ("STRICT", GOOD), "PERMISSIVE": ("PERMISSIVE", WARN), "DISABLE": ("DISABLE", BAD)}
_BY_WORKLOAD = "cluster, namespace, workload"

_ROTATIONS_BESIDE = Target(f"{rotations()} * 3600", "rotations an hour")
_AS_BARS = Series("rotations an hour", color="light-blue", unit="short", right_axis=True, bars=True)


def page() -> Page:
    return Page(
        uid=TLS,
        title="TLS errors",
        description="Connections that fail for their certificates, beside the rotations that may be the reason.",
        rows=[_now(), _failures(), _secrets(), _workloads(), _endpoints(), _policy()],
        annotations=[rotation_marks("Handshakes", "Updates of secrets")],
        runbook="IstioTLSVerificationFailures",
    )


def _now() -> Row:
    return Row(
        "Now",
        [
            stat(
                "Refused peers",
                "Connections a second that a proxy refused because the peer's certificate did not verify. Only of "
                "proxies that expose their TLS statistics.",
                moved(_FAILURES, "", "direction", "reason"),
                unit="cps",
                steps=ANY_RATE_IS_BAD,
                size=Size(4, 4),
                links=[runbook("IstioTLSVerificationFailures")],
            ),
            stat(
                "Connection errors",
                "TLS connections a second that failed otherwise: the peer refused us, or spoke no TLS.",
                moved(_ERRORS, "", "direction"),
                unit="cps",
                steps=[(None, GOOD), (1e-9, WARN)],
                size=Size(4, 4),
            ),
            stat(
                "Secrets not ready",
                "Connections a second that were refused because a proxy had no certificate yet.",
                moved(_NOT_READY, "", "direction"),
                unit="cps",
                steps=ANY_RATE_IS_BAD,
                size=Size(4, 4),
                links=[runbook("IstioSecretsNotReady")],
            ),
            stat(
                "Silent proxies",
                "Proxies that the mesh does not let expose TLS statistics. For them there is no zero here: their "
                "errors are not seen.",
                f"sum({_INCLUDED} == bool 0)",
                steps=ANY_IS_A_WARNING,
                size=Size(4, 4),
                links=[dashboard_link("Exporter", EXPORTER_HEALTH)],
            ),
            stat(
                "Servers that clients refuse",
                "Servers outside the mesh, as they were configured, whose certificate a client would not accept. Empty "
                "where none is configured.",
                f"sum({_ENDPOINTS} == bool 0)",
                steps=ANY_IS_BAD,
                size=Size(4, 4),
                links=[runbook("IstioTLSEndpointUntrusted")],
            ),
            stat(
                "Reachable without mTLS",
                "Workloads whose policy lets clients in without mTLS. Istio's default does; empty where policies may "
                "not be read.",
                f'sum(max by ({_BY_WORKLOAD}) (istio_mtls_mode{{{WORKLOAD},mode!="STRICT"}}) '
                f"or 0 * max by ({_BY_WORKLOAD}) (istio_mtls_mode{{{WORKLOAD}}}))",
                size=Size(4, 4),
                links=[runbook("IstioMTLSNotStrict")],
            ),
        ],
    )


def _failures() -> Row:
    return Row(
        "Failures",
        [
            timeseries(
                "Refused peers by reason",
                "Certificates of a peer that a proxy refused, by direction and reason; the bars are the rotations. A "
                "refusal that follows a rotation is a root that somebody lacks; one without is an expired or unknown "
                "certificate (reason `error`), a name or a hash that does not fit, or no certificate at all.",
                [
                    Target(moved(_FAILURES, "direction, reason", "direction", "reason"), "{{direction}}: {{reason}}"),
                    _ROTATIONS_BESIDE,
                ],
                unit="cps",
                size=Size(24, 9),
                at_least=0.1,
                series=[_AS_BARS],
                links=[runbook("IstioTLSVerificationFailures"), runbook("IstioRotationDisruptive")],
            ),
            timeseries(
                "Connection errors",
                "TLS connections that failed other than by our verification of the peer, by direction; the bars are "
                "the rotations.",
                [Target(moved(_ERRORS, "direction", "direction"), "{{direction}}"), _ROTATIONS_BESIDE],
                unit="cps",
                at_least=0.1,
                series=[_AS_BARS],
            ),
            timeseries(
                "Handshakes",
                "TLS handshakes that succeeded, by direction: what the failures are to be compared with.",
                [Target(moved(_HANDSHAKES, "direction", "direction"), "{{direction}}")],
                unit="cps",
                links=[dashboard_link("Rotation", ROTATION)],
            ),
        ],
    )


def _secrets() -> Row:
    updates = moved("istio_proxy_sds_updates_total", "result", "secret", "result")
    return Row(
        "Secrets",
        [
            timeseries(
                "Secrets not ready",
                "Connections refused because a secret had not come, by direction. New proxies have some; old ones have "
                "lost their agent.",
                [Target(moved(_NOT_READY, "direction", "direction"), "{{direction}}")],
                unit="cps",
                at_least=0.1,
                links=[runbook("IstioSecretsNotReady")],
            ),
            timeseries(
                "Updates of secrets",
                "How updates of secrets ended in the proxies, an hour. A rejected one leaves the proxy with the "
                "certificate that it had; a failure is a stream that broke, which an agent's restart does too.",
                [Target(f"{updates} * 3600", "{{result}}")],
                series=[Series("rejected", color=BAD), Series("failure", color=WARN)],
                links=[runbook("IstioCertificateRotationFailed")],
            ),
        ],
    )


def _workloads() -> Row:
    failing = f"topk(20, {moved(_FAILURES, _BY_WORKLOAD, 'direction', 'reason')})"
    silent = f"topk(20, sum by ({_BY_WORKLOAD}) ({_INCLUDED} == bool 0))"
    return Row(
        "Workloads",
        [
            table(
                "Which workloads",
                "The workloads that refuse their peers most, a second, and what they rotate. The cause may be with the "
                "peer. Zeros where nothing fails; a workload whose proxies do not expose their statistics is not here.",
                [
                    failing,
                    f"{moved(_ERRORS, _BY_WORKLOAD, 'direction')} and on ({_BY_WORKLOAD}) {failing}",
                    f"{moved(_HANDSHAKES, _BY_WORKLOAD, 'direction')} and on ({_BY_WORKLOAD}) {failing}",
                    f"{rotations(_BY_WORKLOAD)} * 3600 and on ({_BY_WORKLOAD}) {failing}",
                ],
                [
                    Column("cluster", "Cluster"),
                    Column("namespace", "Namespace"),
                    Column(
                        "workload",
                        "Workload",
                        links=[
                            row_link(
                                "Rotations of this workload",
                                ROTATION,
                                namespace="namespace",
                                workload="workload",
                            )
                        ],
                    ),
                    Column("A", "Refused peers", unit="cps", steps=ANY_RATE_IS_BAD),
                    Column("B", "Connection errors", unit="cps"),
                    Column("C", "Handshakes", unit="cps"),
                    Column("D", "Rotations an hour", decimals=1),
                ],
                sort=("Refused peers", True),
                size=Size(14, 9),
            ),
            table(
                "Proxies without TLS statistics",
                "The workloads with the most proxies that do not expose TLS statistics. The inclusion of `listener` "
                "and `cluster` ssl statistics in the mesh's proxyStatsMatcher changes it.",
                [
                    silent,
                    f"count by ({_BY_WORKLOAD}) ({_INCLUDED}) and on ({_BY_WORKLOAD}) {silent}",
                ],
                [
                    Column("cluster", "Cluster"),
                    Column("namespace", "Namespace"),
                    Column("workload", "Workload"),
                    Column("A", "Silent", decimals=0, steps=ANY_IS_A_WARNING),
                    Column("B", "Proxies", decimals=0),
                ],
                sort=("Silent", True),
                size=Size(10, 9),
            ),
        ],
    )


def _endpoints() -> Row:
    by_address = "address, server_name"
    session = f"group by ({by_address}, version, cipher) (istio_tls_endpoint_session_info{{{EXPORTER}}})"
    refused = f"group by ({by_address}, reason) (istio_tls_endpoint_verification_failure_info{{{EXPORTER}}})"
    return Row(
        "Servers outside the mesh",
        [
            table(
                "TLS endpoints",
                "What the configured servers show, as a client sees it: whether it would accept them, and if not, why. "
                "Empty where none is configured.",
                [
                    _ENDPOINTS,
                    session,
                    f"max by ({by_address}) (istio_tls_endpoint_handshake_seconds{{{EXPORTER}}})",
                    f"{refused} or on ({by_address}) {_ENDPOINTS}",
                ],
                [
                    Column("address", "Address"),
                    Column("server_name", "Server name"),
                    Column("A", "Accepted", words=YES_IS_GOOD),
                    Column("reason", "Why not"),
                    Column("version", "Version"),
                    Column("cipher", "Cipher"),
                    Column("C", "Handshake", unit="s"),
                ],
                sort=("Accepted", False),
                size=Size(24, 6),
                hidden=["B", "D"],
                links=[runbook("IstioTLSEndpointUntrusted")],
            )
        ],
    )


def _policy() -> Row:
    # Read every 50 minutes as a rule, since the answer is large: a window of three such looks.
    received = moved("istio_proxy_inbound_security_total", "security", "security", asked="increase", window="3h")
    since = f'max by ({_BY_WORKLOAD}) (istio_mtls_mode_since_timestamp{{{WORKLOAD},port=""}})'
    every_mode = f'group by ({_BY_WORKLOAD}, mode, policy) (istio_mtls_mode{{{WORKLOAD},port="",mode%s"STRICT"}})'
    # Those first that are more than zero: a mesh has thousands.
    modes = f"topk(200, {every_mode % '!='} or 0 * {every_mode % '='})"
    shown = f"and on ({_BY_WORKLOAD}) {modes}"
    return Row(
        "Policy",
        [
            timeseries(
                "Connections by security",
                "Requests and connections that proxies received in the three hours before, by the security of the "
                "connection. Plaintext under a PERMISSIVE policy is what STRICT would refuse.",
                [Target(received, "{{security}}")],
                stacked=True,
                size=Size(14, 7),
                series=[Series("mutual_tls", color=GOOD), Series("none", color=WARN)],
            ),
            timeseries(
                "Workloads by mode",
                "The effective mTLS mode of workloads and of their ports with a mode of their own.",
                [Target(f"count by (mode) ({_MODES})", "{{mode}}")],
                stacked=True,
                size=Size(10, 7),
                series=[
                    Series("STRICT", color=GOOD),
                    Series("PERMISSIVE", color=WARN),
                    Series("DISABLE", color=BAD),
                ],
            ),
            table(
                "Ready for STRICT?",
                "The mode of workloads, two hundred of them, those first that are not STRICT; when each was last "
                "reached without mTLS (or since when it is watched), and whether a week has passed since: then STRICT "
                "would refuse nobody.",
                [
                    modes,
                    f"(istio_mtls:last_plaintext:timestamp{{{RECORDED_WORKLOAD}}} {shown}) * 1000",
                    f"(max by ({_BY_WORKLOAD}) ({_READY}) or on ({_BY_WORKLOAD}) "
                    f'0 * group by ({_BY_WORKLOAD}) (istio_mtls_mode{{{WORKLOAD},mode="PERMISSIVE"}})) {shown}',
                    f"({since} {shown}) * 1000",
                ],
                [
                    Column("cluster", "Cluster"),
                    Column("namespace", "Namespace"),
                    Column("workload", "Workload"),
                    Column("mode", "Mode", words=_MODE_WORDS),
                    Column("policy", "Policy"),
                    Column("D", "Mode since", unit="dateTimeFromNow"),
                    Column("B", "Last plaintext", unit="dateTimeFromNow"),
                    Column("C", "Ready for STRICT", words=YES_IS_NEWS),
                ],
                size=Size(24, 9),
                hidden=["A"],
                links=[runbook("IstioMTLSNotStrict")],
            ),
        ],
    )
