# SPDX-License-Identifier: Apache-2.0
"""What dashboards refer to: each other, runbooks, and the series that are documented or recorded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..page import RUNBOOKS
from ..queries import Dashboard

# What Prometheus writes itself.
_PROMETHEUS: dict[str, frozenset[str] | None] = {
    "ALERTS": None,
    "scrape_duration_seconds": frozenset(),
    "scrape_samples_post_metric_relabeling": frozenset(),
}


@dataclass(frozen=True)
class Surroundings:
    uids: frozenset[str]
    # The alerts that have one.
    runbooks: frozenset[str]
    # The labels of each, without those of the target; None where it is not known which.
    series: Mapping[str, frozenset[str] | None]

    @classmethod
    def of(cls, root: Path, dashboards: Sequence[Dashboard]) -> Surroundings:
        """Those of the source tree at `root`."""
        rules = [path.read_text() for path in sorted((root / "alerts").glob("*.rules.yml"))]
        return cls(
            uids=frozenset(dashboard.get("uid", "") for dashboard in dashboards),
            runbooks=frozenset(path.stem for path in (root / RUNBOOKS).glob("*.md")),
            series=documented((root / "docs/metrics.md").read_text()) | recorded(rules) | _PROMETHEUS,
        )


def documented(reference: str) -> dict[str, frozenset[str] | None]:
    """The families of docs/metrics.md with their labels."""
    found: dict[str, frozenset[str] | None] = {}
    for name, kind, labels in re.findall(r"^\| `(\w+)` \| (\w+) \| ([^|]*) \|", reference, re.MULTILINE):
        known = frozenset(re.findall(r"`(\w+)`", labels))
        if kind == "histogram":
            found |= {f"{name}_bucket": known | {"le"}, f"{name}_count": known, f"{name}_sum": known}
        else:
            found[name] = known
    return found


def recorded(files: Iterable[str]) -> dict[str, frozenset[str] | None]:
    return {name: None for text in files for name in re.findall(r"^\s*- record: (\S+)$", text, re.MULTILINE)}
