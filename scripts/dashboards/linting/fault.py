# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a dashboard, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..queries import Query


@dataclass(frozen=True)
class Fault:
    """`where` is a panel, variable or annotation, or empty for the dashboard itself."""

    rule: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} [{self.rule}]" if self.where else f"{self.what} [{self.rule}]"


def at_panel(panel: dict[str, Any]) -> str:
    return f"panel {panel['id']} ({panel.get('title', '')})"


def at_query(query: Query) -> str:
    return f"panel {query.panel} ({query.title}), query {query.reference}"
