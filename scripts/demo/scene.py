# SPDX-License-Identifier: Apache-2.0
"""Who takes part in the demo, and how long their certificates last."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Protocol

from authority import Validity
from workload import FURTHER_WORKLOADS, OUTLIVING, STALLED, WORKLOADS, Workload

_DAY = 86_400
# istiod lets a leaf begin two minutes before its issue, for clocks that differ.
_ISTIOD_BACKDATE = 120


class Scene(Protocol):
    """All times in seconds."""

    @property
    def workloads(self) -> tuple[Workload, ...]: ...

    @property
    def outlived_authority(self) -> int | None:
        """Until the CA of the workload that outlives it ends; None where there is no such CA."""

    def rotates(self, workload: Workload) -> bool: ...

    def validity(self, workload: Workload, now: datetime.datetime) -> Validity:
        """Of a leaf that is issued now."""

    def first_validity(self, workload: Workload, now: datetime.datetime) -> Validity:
        """Of the leaf that lies there when the mesh starts."""


@dataclass(frozen=True)
class TroubledScene:
    """Two workloads rotate, one has stopped to, and one outlives its CA."""

    rotation: int
    backdate: int
    stalled_lifetime: int
    stalled_age: int
    outlived_authority: int

    @property
    def workloads(self) -> tuple[Workload, ...]:
        return WORKLOADS

    def rotates(self, workload: Workload) -> bool:
        return workload not in (STALLED, OUTLIVING)

    def validity(self, workload: Workload, now: datetime.datetime) -> Validity:
        if workload == STALLED:
            return Validity.around(now, self.stalled_age, self.stalled_lifetime - self.stalled_age)
        if workload == OUTLIVING:
            return Validity.around(now, self.backdate, _DAY)
        # A rotation every `rotation` seconds comes at half of the lifetime.
        return Validity.around(now, self.backdate, 2 * self.rotation + self.backdate)

    first_validity = validity


@dataclass(frozen=True)
class HealthyScene:
    """Every workload rotates at half of its leaf's life, and one CA issues all leaves."""

    lifetime: int
    backdate: int
    # In this time every workload rotates once, evenly; all of them at once where it is 0.
    spread: int

    @property
    def workloads(self) -> tuple[Workload, ...]:
        return WORKLOADS + FURTHER_WORKLOADS

    @property
    def outlived_authority(self) -> int | None:
        return None

    def rotates(self, workload: Workload) -> bool:
        return True

    def validity(self, workload: Workload, now: datetime.datetime) -> Validity:
        return Validity.around(now, self.backdate, self.lifetime - self.backdate)

    def first_validity(self, workload: Workload, now: datetime.datetime) -> Validity:
        age = self.backdate + self.spread * self.workloads.index(workload) // len(self.workloads)
        return Validity.around(now, age, self.lifetime - age)


def scaled_backdate(lifetime: int) -> int:
    """As long before the issue of a short leaf as istiod's two minutes are for a leaf of one day."""
    return _ISTIOD_BACKDATE * lifetime // _DAY


def due(validity: Validity) -> datetime.datetime:
    """When Istio's agent asks for the next leaf: at half of the lifetime."""
    return validity.begin + (validity.end - validity.begin) / 2
