# SPDX-License-Identifier: Apache-2.0
"""The rules that a dashboard keeps: those of Grafana's dashboard-linter, and our own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..queries import Dashboard
from . import grafana_rules, layout_rules, reference_rules
from .allowances import ALLOWED, Allowance
from .fault import Fault
from .surroundings import Surroundings

__all__ = ["Fault", "Surroundings", "faults", "unused_allowances"]


def faults(dashboard: Dashboard, surroundings: Surroundings) -> list[Fault]:
    """What is wrong, without what is allowed for a reason."""
    return [fault for fault in _all_faults(dashboard, surroundings) if not _is_allowed(fault)]


def unused_allowances(dashboards: Sequence[Dashboard], surroundings: Surroundings) -> list[Allowance]:
    """Those that allow nothing any more."""
    everything = [fault for dashboard in dashboards for fault in _all_faults(dashboard, surroundings)]
    return [one for one in ALLOWED if not any(one.covers(fault) for fault in everything)]


def _is_allowed(fault: Fault) -> bool:
    return any(allowance.covers(fault) for allowance in ALLOWED)


def _all_faults(dashboard: Dashboard, surroundings: Surroundings) -> Iterator[Fault]:
    of_form = list(layout_rules.form_faults(dashboard))
    yield from of_form
    if not all(map(_is_allowed, of_form)):
        return
    yield from grafana_rules.faults(dashboard)
    yield from layout_rules.faults(dashboard)
    yield from reference_rules.faults(dashboard, surroundings)
