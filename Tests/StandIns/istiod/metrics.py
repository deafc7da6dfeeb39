# SPDX-License-Identifier: Apache-2.0
"""What istiod exposes of its CA, its credentials and its configuration."""

from __future__ import annotations

from collections.abc import Mapping

from metric_text import MetricText

_COUNTERS = (
    ("requests", "citadel_server_csr_count", "Signing requests."),
    ("authentication_failures", "citadel_server_authentication_failure_count", "Callers that were refused."),
    ("parsing_errors", "citadel_server_csr_parsing_err_count", "Requests that could not be read."),
    ("identity_errors", "citadel_server_id_extraction_err_count", "Callers without an identity."),
    ("issued", "citadel_server_success_cert_issuance_count", "Certificates that were issued."),
    ("credential_errors", "pilot_sds_certificate_errors_total", "Credentials that could not be handed over."),
)
_ENDS = {"root_not_after": "citadel_server_root_cert_expiry", "chain_not_after": "citadel_server_cert_chain_expiry"}
# From this version on what is left is told beside when it ends.
_BOTH_UNITS = (1, 23)


def metrics(state: Mapping, now: float) -> bytes:
    text = MetricText()
    version = state.get("version", "1.30.1")
    for key, name, about in _COUNTERS:
        if key in state:
            text.add(name, "counter", about, ({}, state[key]))
    _add_labelled(text, "citadel_server_csr_sign_err_count", "error", "Failures to sign.", state.get("sign_errors"))
    for key, name in _ENDS.items():
        if key not in state:
            continue
        text.add(f"{name}_timestamp", "gauge", "When it ends.", ({}, state[key]))
        if tuple(map(int, version.split(".")[:2])) >= _BOTH_UNITS:
            text.add(f"{name}_seconds", "gauge", "Seconds left.", ({}, round(state[key] - now, 9)))
    _add_labelled(text, "pilot_total_xds_rejects", "type", "Refused configuration.", state.get("rejects"))
    text.add("pilot_info", "gauge", "Its version.", ({"version": f"{version}-2c1e5f-Clean"}, 1))
    text.add("istiod_uptime_seconds", "gauge", "Seconds since its start.", ({}, 3600.5))
    return bytes(text)


def _add_labelled(text: MetricText, name: str, label: str, about: str, counts: Mapping[str, int] | None) -> None:
    text.add(name, "counter", about, *(({label: value}, count) for value, count in (counts or {}).items()))
