# SPDX-License-Identifier: Apache-2.0
"""The agent's own metrics as text."""

from __future__ import annotations

from collections.abc import Mapping

_EXPIRY = "The time remaining, in seconds, before the certificate chain will expire."
_CSR = '{request_type="csr"}'
_COUNTERS = (
    ("requests", "istio_agent_num_outgoing_requests", _CSR, "Requests to the CA."),
    ("failures", "istio_agent_num_failed_outgoing_requests", _CSR, "Failed requests to the CA."),
    ("watcher_failures", "istio_agent_num_file_watcher_failures_total", "", "Files that could not be watched."),
    ("secret_failures", "istio_agent_num_file_secret_failures_total", "", "Secrets that files did not make."),
)


def text(state: Mapping[str, float], now: float) -> str:
    """A counter that nothing was added to is not there, as with the agent's OpenTelemetry exporter."""
    lines: list[str] = []

    def add(name: str, kind: str, help_text: str, labels: str, value: float) -> None:
        lines.extend((f"# HELP {name} {help_text}", f"# TYPE {name} {kind}", f"{name}{labels} {value:.15g}"))

    if "not_after" in state:
        labels = '{resource_name="default"}'
        add("istio_agent_cert_expiry_seconds", "gauge", _EXPIRY, labels, round(state["not_after"] - now, 9))
    for key, name, labels, help_text in _COUNTERS:
        if key in state:
            add(name, "counter", help_text, labels, state[key])
    add("istio_agent_startup_duration_seconds", "gauge", "How long it took to be ready.", "", 1.25)
    return "\n".join([*lines, ""])
