# SPDX-License-Identifier: Apache-2.0
"""The one style of all dashboards: colours, thresholds, data source, and how each kind of panel looks."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass, field

from grafana_foundation_sdk.builders import (
    bargauge,
    common as common_builders,
    dashboard as builders,
    heatmap,
    prometheus,
    stat as stat_builders,
    statetimeline,
    table as table_builders,
    timeseries as timeseries_builders,
)
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import common, dashboard as models
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

DATASOURCE = models.DataSourceRef(type_val="prometheus", uid="${datasource}")

GOOD, WARN, BAD, NEUTRAL, MUTED = "green", "orange", "red", "blue", "text"

Steps = Sequence[tuple[float | None, str]]
PLAIN: Steps = [(None, NEUTRAL)]
ANY_IS_BAD: Steps = [(None, GOOD), (1, BAD)]
ANY_IS_A_WARNING: Steps = [(None, GOOD), (1, WARN)]
# Of what should be seen.
COVERAGE: Steps = [(None, BAD), (0.9, WARN), (0.99, GOOD)]
# A leaf that rotates at half-life is not below half for long.
LIFE_LEFT: Steps = [(None, BAD), (0.1, WARN), (0.4, GOOD)]
# A CA that ends before the leaf that it issues now; six is what SPIRE keeps.
LIFETIMES_LEFT: Steps = [(None, BAD), (1, WARN), (6, GOOD)]
# What there is without being wrong.
ANY_IS_NEWS: Steps = [(None, GOOD), (1, NEUTRAL)]
# Seconds until something is due.
PAST_DUE: Steps = [(None, BAD), (-600, WARN), (0, GOOD)]
# Failures a second.
ANY_RATE_IS_BAD: Steps = [(None, GOOD), (1e-9, BAD)]

Words = dict[int, tuple[str, str]]
YES_IS_GOOD: Words = {1: ("yes", GOOD), 0: ("no", BAD)}
YES_IS_BAD: Words = {1: ("yes", BAD), 0: ("no", GOOD)}
YES_IS_NEWS: Words = {1: ("yes", GOOD), 0: ("not yet", MUTED)}


@dataclass(frozen=True)
class Target:
    expression: str
    legend: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table: a label, or with one capital letter the value of that target."""

    source: str
    title: str
    unit: str | None = None
    decimals: int | None = None
    steps: Steps | None = None
    words: Words | None = None
    width: int | None = None
    gauge: bool = False
    links: Sequence[Link] = ()


@dataclass(frozen=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True)
class Size:
    width: int
    height: int


@dataclass(frozen=True)
class Series:
    """How one series of a picture differs from the others. `pattern` is a regular expression on its name."""

    pattern: str
    color: str | None = None
    unit: str | None = None
    right_axis: bool = False
    bars: bool = False
    properties: list[models.DynamicConfigValue] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        def set_to(name: str, value: object) -> None:
            self.properties.append(models.DynamicConfigValue(id_val=name, value=value))

        if self.color:
            set_to("color", {"mode": "fixed", "fixedColor": self.color})
        if self.unit:
            set_to("unit", self.unit)
        if self.right_axis:
            set_to("custom.axisPlacement", "right")
        if self.bars:
            set_to("custom.drawStyle", "bars")
            set_to("custom.fillOpacity", 35)
            set_to("custom.lineWidth", 0)


# Nothing leaves the fields of a link unset, because the model of a data link has fewer of them than its builder.
def data_link(link: Link) -> dict[str, object]:
    return {"title": link.title, "url": link.url, "targetBlank": False}


def runbook(alert: str) -> Link:
    return Link(f"Runbook {alert}", f"${{runbooks}}/{alert}.md")


def dashboard_link(title: str, uid: str) -> Link:
    """To another dashboard, with the time and all variables as they are."""
    return Link(title, f"/d/{uid}?${{__url_time_range}}&${{__all_variables}}")


def row_link(title: str, uid: str, **labels: str) -> Link:
    """To another dashboard, for what a row of a table is about: variable and the label that gives its value."""
    kept = "&".join(f"${{{name}:queryparam}}" for name in ("datasource", "job", "instance"))
    chosen = "".join(f"&var-{name}=${{__data.fields.{label}}}" for name, label in labels.items())
    return Link(title, f"/d/{uid}?${{__url_time_range}}&{kept}{chosen}")


def thresholds(steps: Steps) -> builders.ThresholdsConfig:
    return builders.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(
        [models.Threshold(value=value, color=color) for value, color in steps]
    )


def mappings(words: Words) -> list[models.ValueMapping]:
    results = {
        str(value): models.ValueMappingResult(text=text, color=color, index=index)
        for index, (value, (text, color)) in enumerate(words.items())
    }
    return [models.ValueMap(options=results)]


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
        common_builders.StackingConfig().mode(
            common.StackingMode.NORMAL if stacked else common.StackingMode.NONE
        )
    )
    panel.legend(_legend()).tooltip(_tooltip())
    if minimum is not None:
        panel.min(minimum)
    if maximum is not None:
        panel.max(maximum)
    if at_least is not None:
        panel.axis_soft_max(at_least)
    for one in series:
        panel.override_by_regexp(one.pattern, one.properties)
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
    if minimum is not None:
        panel.min(minimum)
    if maximum is not None:
        panel.max(maximum)
    if decimals is not None:
        panel.decimals(decimals)
    for one in series:
        panel.override_by_regexp(one.pattern, one.properties)
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
        .mode("scheme")
        .scheme("Oranges")
        .fill("dark-orange")
        .scale("exponential")
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


def _common(panel: Builder[models.Panel], title: str, description: str, unit: str, size: Size) -> Builder[models.Panel]:
    panel.title(title).description(description).datasource(DATASOURCE).unit(unit)
    return panel.span(size.width).height(size.height)


def _with_links(panel: Builder[models.Panel], links: Sequence[Link]) -> Builder[models.Panel]:
    if links:
        panel.links([builders.DashboardLink(one.title).type(models.DashboardLinkType.LINK).url(one.url) for one in links])
    return panel


def _targets(targets: str | Sequence[Target]) -> list[prometheus.Dataquery]:
    if isinstance(targets, str):
        targets = [Target(targets)]
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
