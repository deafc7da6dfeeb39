# SPDX-License-Identifier: Apache-2.0
"""Grafana's transformations, as far as the dashboards use them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboards.drawing.frames import Field, Frame

Options = Mapping[str, Any]


class UnknownTransformation(ValueError):
    """A transformation that nothing here carries out."""


def transformed(frames: Sequence[Frame], transformations: Sequence[Mapping[str, Any]]) -> list[Frame]:
    """The frames after each of a panel's transformations, in their order."""
    found = list(frames)
    for one in transformations:
        if one["id"] not in _STEPS:
            raise UnknownTransformation(f"no way to carry out the transformation {one['id']}")
        found = _STEPS[one["id"]](found, one.get("options") or {})
    return found


def _organize(frames: list[Frame], options: Options) -> list[Frame]:
    excluded, order, names = (options.get(key) or {} for key in ("excludeByName", "indexByName", "renameByName"))
    organized = []
    for frame in frames:
        fields = [one for one in frame.fields if not excluded.get(one.name)]
        if order:
            fields.sort(key=lambda one: order.get(one.name, len(order)))
        organized.append(
            replace(frame, fields=[replace(one, name=names.get(one.name) or one.name) for one in fields])
        )
    return organized


def _merge(frames: list[Frame], options: Options) -> list[Frame]:
    """Rows that agree in every column that both have become one."""
    if len(frames) < 2:
        return frames
    kinds = {one.name: one.kind for frame in frames for one in frame.fields}
    rows: list[dict[str, Any]] = []
    for frame in frames:
        for number in range(frame.length):
            row = {one.name: one.values[number] for one in frame.fields}
            fitting = [other for other in rows if all(other.get(name) in (None, row[name]) for name in row)]
            for other in fitting:
                other.update(row)
            if not fitting:
                rows.append(row)
    columns = [Field(name, kind, [row.get(name) for row in rows]) for name, kind in kinds.items()]
    return [Frame(frames[0].reference, columns)]


def sorted_by(frame: Frame, name: str, is_descending: bool) -> Frame:
    """The frame with its rows in the order of one column; what is empty there comes last."""
    column = frame.field(name)
    if column is None:
        return frame
    filled = [row for row in range(frame.length) if column.values[row] is not None]
    empty = [row for row in range(frame.length) if column.values[row] is None]
    rows = sorted(filled, key=lambda row: column.values[row], reverse=is_descending) + empty
    return replace(frame, fields=[one.at(rows) for one in frame.fields])


def _grouping_to_matrix(frames: list[Frame], options: Options) -> list[Frame]:
    """One column becomes the rows' names, one the columns', one what stands in the cells."""
    return [_matrix(frame, options) for frame in frames]


def _matrix(frame: Frame, options: Options) -> Frame:
    row_name, column_name = options["rowField"], options["columnField"]
    rows, columns, cells = (frame.field(name) for name in (row_name, column_name, options["valueField"]))
    if rows is None or columns is None or cells is None:
        raise ValueError(f"a matrix needs the fields {row_name}, {column_name} and {options['valueField']}")
    values = dict(zip(zip(rows.values, columns.values), cells.values))
    row_values = list(dict.fromkeys(rows.values))
    return replace(
        frame,
        fields=[
            Field(f"{row_name}\\{column_name}", rows.kind, row_values),
            *(
                Field(str(column), cells.kind, [values.get((row, column)) for row in row_values])
                for column in dict.fromkeys(columns.values)
            ),
        ],
    )


_STEPS: dict[str, Callable[[list[Frame], Options], list[Frame]]] = {
    "organize": _organize,
    "merge": _merge,
    "groupingToMatrix": _grouping_to_matrix,
}
