# SPDX-License-Identifier: Apache-2.0
"""The agent's own metrics."""

from __future__ import annotations

from collections.abc import Mapping

from metric_text import MetricText

_CSR = {"request_type": "csr"}
_COUNTERS = (
    ("requests", "istio_agent_num_outgoing_requests", _CSR, "Requests to the CA."),
    ("failures", "istio_agent_num_failed_outgoing_requests", _CSR, "Failed requests to the CA."),
    ("watcher_failures", "istio_agent_num_file_watcher_failures_total", {}, "Files that could not be watched."),
    ("secret_failures", "istio_agent_num_file_secret_failures_total", {}, "Secrets that files did not make."),
)


def metrics(state: Mapping[str, float], now: float) -> bytes:
    """A counter that nothing was added to is not there, as with the agent's OpenTelemetry exporter."""
    text = MetricText()
    if "not_after" in state:
        left = round(state["not_after"] - now, 9)
        text.add("istio_agent_cert_expiry_seconds", "gauge", "Seconds left.", ({"resource_name": "default"}, left))
    for key, name, labels, about in _COUNTERS:
        if key in state:
            text.add(name, "counter", about, (labels, state[key]))
    text.add("istio_agent_startup_duration_seconds", "gauge", "How long it took to be ready.", ({}, 1.25))
    return bytes(text)
