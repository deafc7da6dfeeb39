# SPDX-License-Identifier: Apache-2.0
"""How each kind of panel looks."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import TypeVar

from grafana_foundation_sdk.builders import (
    bargauge,
    heatmap,
    prometheus,
    statetimeline,
)
from grafana_foundation_sdk.builders import (
    common as common_builders,
)
from grafana_foundation_sdk.builders import (
    dashboard as builders,
)
from grafana_foundation_sdk.builders import (
    stat as stat_builders,
)
from grafana_foundation_sdk.builders import (
    table as table_builders,
)
from grafana_foundation_sdk.builders import (
    timeseries as timeseries_builders,
)
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import common
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models.heatmap import HeatmapColorMode, HeatmapColorScale
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from .style import (
    DATASOURCE,
    MUTED,
    PLAIN,
    Column,
    Link,
    Series,
    Size,
    Steps,
    Target,
    Words,
    data_link,
    mappings,
    thresholds,
)

_Panel = TypeVar(
    "_Panel",
    bargauge.Panel,
    heatmap.Panel,
    stat_builders.Panel,
    statetimeline.Panel,
    table_builders.Panel,
    timeseries_builders.Panel,
)


def stat(
    title: str,
    description: str,
    targets: str | Sequence[Target],
    *,
    unit: str = "short",
    steps: Steps = PLAIN,
    words: Words | None = None,
    decimals: int | None = None,
    size: Size = Size(3, 4),
    mean: bool = False,
    links: Sequence[Link] = (),
) -> Builder[models.Panel]:
    """The value of now, or the mean over the time that is shown."""
    panel = _with_links(_common(stat_builders.Panel(), title, description, unit, size), links)
    panel.thresholds(thresholds(steps))
    panel.color_scheme(builders.FieldColor().mode(models.FieldColorModeId.THRESHOLDS))
    panel.reduce_options(_reduced("mean" if mean else "lastNotNull"))
    panel.color_mode(common.BigValueColorMode.VALUE).graph_mode(common.BigValueGraphMode.NONE)
    panel.text_mode(common.BigValueTextMode.AUTO)
    if words:
        panel.mappings(mappings(words))
    if decimals is not None:
        panel.decimals(decimals)
    for target in _targets(targets):
        panel.with_target(target.range() if mean else target.instant())
    return panel


def timeseries(
    title: str,
    description: str,
    targets: str | Sequence[Target],
    *,
    unit: str = "short",
    size: Size = Size(12, 8),
    stacked: bool = False,
    bars: bool = False,
    minimum: float | None = 0,
    maximum: float | None = None,
    # The axis reaches it though all values are below, so that noise near zero looks like that.
    at_least: float | None = None,
    series: Sequence[Series] = (),
    links: Sequence[Link] = (),
) -> Builder[models.Panel]:
    panel = _with_links(_common(timeseries_builders.Panel(), title, description, unit, size), links)
    panel.color_scheme(builders.FieldColor().mode(models.FieldColorModeId.PALETTE_CLASSIC))
    panel.draw_style(common.GraphDrawStyle.BARS if bars else common.GraphDrawStyle.LINE)
    panel.line_width(0 if bars else 1).fill_opacity(60 if bars or stacked else 8)
    panel.show_points(common.VisibilityMode.NEVER).span_nulls(False)
    panel.stacking(
        common_builders.StackingConfig().mode(common.StackingMode.NORMAL if stacked else common.StackingMode.NONE)
    )
    panel.legend(_legend()).tooltip(_tooltip())
    # A large mesh is asked for thousands of series at each.
    panel.max_data_points(120)
    _between(panel, minimum, maximum)
    if at_least is not None:
        panel.axis_soft_max(at_least)
    _override(panel, series)
    for target in _targets(targets):
        panel.with_target(target.range())
    return panel


def bars(
    title: str,
    description: str,
    targets: Sequence[Target],
    *,
    unit: str = "short",
    size: Size = Size(12, 8),
    vertical: bool = False,
    steps: Steps = PLAIN,
    minimum: float | None = 0,
    maximum: float | None = None,
    decimals: int | None = None,
    series: Sequence[Series] = (),
    links: Sequence[Link] = (),
) -> Builder[models.Panel]:
    """A bar for each value of now, in the order of the targets."""
    panel = _with_links(_common(bargauge.Panel(), title, description, unit, size), links)
    panel.thresholds(thresholds(steps))
    panel.color_scheme(builders.FieldColor().mode(models.FieldColorModeId.THRESHOLDS))
    panel.orientation(common.VizOrientation.VERTICAL if vertical else common.VizOrientation.HORIZONTAL)
    panel.display_mode(common.BarGaugeDisplayMode.BASIC).value_mode(common.BarGaugeValueMode.COLOR)
    panel.show_unfilled(not vertical).reduce_options(_reduced("lastNotNull"))
    # As narrow as two dozen of them in half of the page.
    panel.min_viz_width(8).min_viz_height(16)
    _between(panel, minimum, maximum)
    if decimals is not None:
        panel.decimals(decimals)
    _override(panel, series)
    for target in _targets(targets):
        panel.with_target(target.instant())
    return panel


def heat_map(
    title: str, description: str, expression: str, *, unit: str, size: Size = Size(12, 8), links: Sequence[Link] = ()
) -> Builder[models.Panel]:
    """Of a histogram's buckets, by `le`."""
    panel = _with_links(_common(heatmap.Panel(), title, description, "short", size), links)
    panel.calculate(False).y_axis(heatmap.YAxisConfig().unit(unit).axis_placement(common.AxisPlacement.LEFT))
    panel.color(
        heatmap.HeatmapColorOptions()
        .mode(HeatmapColorMode.SCHEME)
        .scheme("Oranges")
        .fill("dark-orange")
        .scale(HeatmapColorScale.EXPONENTIAL)
        .exponent(0.5)
        .steps(64)
    )
    panel.cell_gap(1).show_legend().hide_y_histogram().filter_values(heatmap.FilterValueRange().le(1e-9))
    (target,) = _targets([Target(expression, "{{le}}")])
    panel.with_target(target.range().format(PromQueryFormat.HEATMAP))
    return panel


def timeline(
    title: str,
    description: str,
    target: Target,
    words: Words,
    *,
    size: Size = Size(24, 5),
    links: Sequence[Link] = (),
) -> Builder[models.Panel]:
    """A band for each series, in which every value has a word and a colour."""
    panel = _with_links(_common(statetimeline.Panel(), title, description, "none", size), links)
    panel.mappings(mappings(words)).color_scheme(builders.FieldColor().mode(models.FieldColorModeId.THRESHOLDS))
    panel.thresholds(thresholds([(None, MUTED)]))
    panel.merge_values(True).show_value(common.VisibilityMode.AUTO).row_height(0.8).line_width(0).fill_opacity(80)
    panel.legend(_legend()).tooltip(_tooltip())
    for one in _targets([target]):
        panel.with_target(one.range())
    return panel


def table(
    title: str,
    description: str,
    targets: Sequence[str],
    columns: Sequence[Column],
    *,
    sort: tuple[str, bool] | None = None,
    size: Size = Size(24, 9),
    hidden: Sequence[str] = (),
    links: Sequence[Link] = (),
) -> Builder[models.Panel]:
    """A row for each set of labels that all targets share. `sort` is the title of a column, and whether it falls."""
    panel = _with_links(_common(table_builders.Panel(), title, description, "short", size), links)
    panel.show_header(True).cell_height(common.TableCellHeight.SM).align(common.FieldTextAlignment.AUTO)
    panel.footer(common_builders.TableFooterOptions().show(False).reducer(["sum"]))
    names = [_field(column.source, len(targets)) for column in columns]
    if len(targets) > 1:
        panel.with_transformation(models.DataTransformerConfig(id_val="merge", options={}))
    panel.with_transformation(
        models.DataTransformerConfig(
            id_val="organize",
            options={
                "excludeByName": {name: True for name in ("Time", *(_field(one, len(targets)) for one in hidden))},
                "indexByName": {name: index for index, name in enumerate(names)},
                "renameByName": dict(zip(names, (column.title for column in columns), strict=True)),
            },
        )
    )
    for column in columns:
        if properties := _column_properties(column):
            panel.override_by_name(column.title, properties)
    if sort:
        by, falls = sort
        panel.sort_by([common_builders.TableSortByFieldState().display_name(by).desc(falls)])
    for target in _targets([Target(expression) for expression in targets]):
        panel.with_target(target.instant().format(PromQueryFormat.TABLE))
    return panel


def matrix(
    title: str,
    description: str,
    expression: str,
    *,
    row: str,
    column: str,
    unit: str = "short",
    steps: Steps = PLAIN,
    words: Words | None = None,
    size: Size = Size(12, 8),
    links: Sequence[Link] = (),
) -> Builder[models.Panel]:
    """A table with a row for each value of one label and a column for each value of another."""
    panel = _with_links(_common(table_builders.Panel(), title, description, unit, size), links)
    panel.show_header(True).cell_height(common.TableCellHeight.SM).align(common.FieldTextAlignment.AUTO)
    panel.footer(common_builders.TableFooterOptions().show(False).reducer(["sum"]))
    panel.thresholds(thresholds(steps))
    panel.cell_options(common.TableColorTextCellOptions())
    if words:
        panel.mappings(mappings(words))
    panel.with_transformation(
        models.DataTransformerConfig(
            id_val="groupingToMatrix",
            options={"rowField": row, "columnField": column, "valueField": "Value", "emptyValue": "empty"},
        )
    )
    (target,) = _targets([Target(expression)])
    panel.with_target(target.instant().format(PromQueryFormat.TABLE))
    return panel


def _common(panel: _Panel, title: str, description: str, unit: str, size: Size) -> _Panel:
    panel.title(title).description(description).datasource(DATASOURCE).unit(unit)
    return panel.span(size.width).height(size.height)


def _with_links(panel: _Panel, links: Sequence[Link]) -> _Panel:
    if links:
        panel.links(
            [builders.DashboardLink(one.title).type(models.DashboardLinkType.LINK).url(one.url) for one in links]
        )
    return panel


def _between(panel: timeseries_builders.Panel | bargauge.Panel, minimum: float | None, maximum: float | None) -> None:
    if minimum is not None:
        panel.min(minimum)
    if maximum is not None:
        panel.max(maximum)


def _override(panel: timeseries_builders.Panel | bargauge.Panel, series: Sequence[Series]) -> None:
    for one in series:
        panel.override_by_regexp(one.pattern, one.properties)


def _targets(targets: str | Sequence[Target]) -> list[prometheus.Dataquery]:
    if isinstance(targets, str):
        targets = [Target(targets)]
    if len(targets) > len(string.ascii_uppercase):
        raise ValueError(f"more targets than letters: {len(targets)}")
    return [
        prometheus.Dataquery().expr(target.expression).legend_format(target.legend or "__auto").ref_id(letter)
        for letter, target in zip(string.ascii_uppercase, targets, strict=False)
    ]


def _field(source: str, targets: int) -> str:
    if source not in string.ascii_uppercase:
        return source
    return f"Value #{source}" if targets > 1 else "Value"


def _column_properties(column: Column) -> list[models.DynamicConfigValue]:
    values: dict[str, object] = {}
    if column.unit:
        values["unit"] = column.unit
    if column.decimals is not None:
        values["decimals"] = column.decimals
    if column.steps:
        values["thresholds"] = thresholds(column.steps).build()
        values["color"] = {"mode": "thresholds"}
    if column.words:
        values["mappings"] = mappings(column.words)
    if column.gauge:
        values["min"] = 0
        values["max"] = 1
        values["custom.cellOptions"] = {"type": "gauge", "mode": "basic", "valueDisplayMode": "text"}
    elif column.steps or column.words:
        values["custom.cellOptions"] = {"type": "color-text"}
    if column.width:
        values["custom.width"] = column.width
    if column.links:
        values["links"] = [data_link(one) for one in column.links]
    return [models.DynamicConfigValue(id_val=name, value=value) for name, value in values.items()]


def _reduced(calculation: str) -> common_builders.ReduceDataOptions:
    return common_builders.ReduceDataOptions().calcs([calculation]).values(False)


def _legend() -> common_builders.VizLegendOptions:
    return (
        common_builders.VizLegendOptions()
        .display_mode(common.LegendDisplayMode.LIST)
        .placement(common.LegendPlacement.BOTTOM)
        .show_legend(True)
    )


def _tooltip() -> common_builders.VizTooltipOptions:
    return common_builders.VizTooltipOptions().mode(common.TooltipDisplayMode.MULTI).sort(common.SortOrder.DESCENDING)
