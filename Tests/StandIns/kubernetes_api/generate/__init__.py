# SPDX-License-Identifier: Apache-2.0
"""Objects as a mesh has them, in any number."""

from .plan import Made, Plan, make

__all__ = ["Made", "Plan", "make"]
