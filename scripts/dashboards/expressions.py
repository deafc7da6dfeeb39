# SPDX-License-Identifier: Apache-2.0
"""What can be told of a PromQL expression without evaluating it: its selectors, and the ranges that it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
# What stands in these brackets are labels.
_LABELS = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")
_KEYWORDS = frozenset(
    "and or unless bool offset by without on ignoring group_left group_right start end inf nan".split()
)
_NAME = re.compile(r"(?<![\w:.$\[])[A-Za-z_:][\w:]*")
_MATCHER = re.compile(r'([A-Za-z_]\w*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"')
_RANGE = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True)
class Selector:
    """A series that the expression reads, with the range behind it and the function around it, where it has them."""

    name: str
    matchers: tuple[tuple[str, str, str], ...]
    range: str | None
    function: str | None

    def selects(self, label: str, value: str) -> bool:
        return (label, "=~", value) in self.matchers


def selectors(expression: str) -> Iterator[Selector]:
    masked = _masked(expression)
    for found in _NAME.finditer(masked):
        after = found.end()
        if found[0].lower() in _KEYWORDS or masked[after:].lstrip().startswith("("):
            continue
        matchers: tuple[tuple[str, str, str], ...] = ()
        if masked[after : after + 1] == "{":
            closing = masked.find("}", after)
            closing = len(masked) if closing < 0 else closing
            matchers = tuple(_MATCHER.findall(expression[after:closing]))
            after = closing + 1
        asked = _RANGE.match(masked, after)
        function = re.search(r"([A-Za-z_]\w*)\s*\(\s*$", masked[: found.start()])
        yield Selector(found[0], matchers, asked[1] if asked else None, function[1] if function else None)


def ranges(expression: str) -> list[str]:
    return _RANGE.findall(_STRING.sub("", expression))


def _masked(expression: str) -> str:
    """The same length, without what is in strings, in matchers and in lists of labels."""

    def blank(found: re.Match[str]) -> str:
        return " " * len(found[0])

    without_labels = _LABELS.sub(blank, _STRING.sub(blank, expression))
    # What ends too early, without its bracket, is promtool's to refuse.
    return re.sub(r"(?<=\{)[^}]*", blank, without_labels)
