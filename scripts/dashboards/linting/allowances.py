# SPDX-License-Identifier: Apache-2.0
"""What may break a rule, and why. Whatever is not here may not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .fault import Fault


@dataclass(frozen=True)
class Allowance:
    """`pattern` is a regular expression on what the fault says."""

    rule: str
    pattern: str
    reason: str

    def covers(self, fault: Fault) -> bool:
        return fault.rule == self.rule and re.search(self.pattern, fault.what) is not None


ALLOWED = (
    Allowance(
        "target-job-rule", r": \w+:[\w:]+$", "rules record over all exporters, so that what they record has none"
    ),
    Allowance("target-instance-rule", r": \w+:[\w:]+$", "rules record over all exporters, so that it has none"),
    Allowance("target-job-rule", r": ALERTS$", "an alert is about the mesh and not about an exporter"),
    Allowance("target-instance-rule", r": ALERTS$", "an alert is about the mesh and not about an exporter"),
    Allowance(
        "target-rate-interval-rule",
        r": \[3h\]$",
        "istio_proxy_inbound_security_total is read every 50 minutes, which is longer than most rate intervals",
    ),
    Allowance(
        "model-rule",
        r"^annotations\.list\[\d+\]\.(step|textFormat|titleFormat) is unknown$",
        "the Prometheus data source's own fields of an annotation, which Grafana's models leave out",
    ),
)
