# SPDX-License-Identifier: Apache-2.0
"""What every dashboard has around its panels: variables, links, annotations, and a place for each panel."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard as models

from .promql import CLUSTER, EXPORTER, NAMESPACE
from .style import DATASOURCE

COLUMNS = 24
# Grafana 10.4's. Newer ones read it; older ones read nothing newer.
SCHEMA_VERSION = 39
TAGS = ["istio", "certificates"]
# As in the alerts' runbook_url: the path in the source tree, until it is known where they are served.
RUNBOOKS = "docs/runbooks"

OVERVIEW = "istio-certificates-overview"
ROTATION = "istio-certificates-rotation"
ROOT_ROTATION = "istio-certificates-root-rotation"
TLS = "istio-certificates-tls"
EXPORTER_HEALTH = "istio-certificates-exporter"


@dataclass(frozen=True)
class Row:
    title: str
    panels: Sequence[Builder[models.Panel]]


@dataclass(frozen=True)
class Annotation:
    """A mark in the pictures wherever the expression is more than zero, and none where it is zero."""

    name: str
    expression: str
    title: str
    text: str
    color: str
    # The titles of the panels that show it.
    panels: Sequence[str]


@dataclass(frozen=True)
class Variable:
    name: str
    label: str
    query: str
    # `.+` where every series has the label, `.*` where it may be absent.
    everything: str


DIMENSIONS = (
    Variable("job", "Job", "label_values(istio_certificate_exporter_build_info, job)", ".+"),
    Variable(
        "instance", "Instance", 'label_values(istio_certificate_exporter_build_info{job=~"$job"}, instance)', ".+"
    ),
    Variable(
        "cluster", "Cluster", f"label_values(istio_certificate_expiration_timestamp{{{EXPORTER}}}, cluster)", ".*"
    ),
    Variable(
        "namespace", "Namespace", f"label_values(istio_certificate_expiration_timestamp{{{CLUSTER}}}, namespace)", ".*"
    ),
    Variable(
        "workload", "Workload", f"label_values(istio_certificate_expiration_timestamp{{{NAMESPACE}}}, workload)", ".*"
    ),
)


@dataclass(frozen=True)
class Page:
    uid: str
    title: str
    description: str
    rows: Sequence[Row]
    variables: Sequence[Variable] = DIMENSIONS
    annotations: Sequence[Annotation] = ()
    # The alert whose runbook the dashboard leads to.
    runbook: str = ""

    def as_json(self, runbooks: str = RUNBOOKS) -> str:
        """The dashboard's file. `runbooks` is where the runbooks are served."""
        dashboard = (
            builders.Dashboard(f"Istio certificates / {self.title}")
            .uid(self.uid)
            .description(self.description)
            .tags(TAGS)
            .readonly()
            .tooltip(models.DashboardCursorSync.CROSSHAIR)
            .refresh("30s")
            .time("now-6h", "now")
            .timezone("browser")
            .timepicker(builders.TimePicker())
            .version(1)
            .variables(list(self._variables(runbooks)))
            .links(list(self._links()))
            .build()
        )
        for variable in dashboard.templating.list_val or []:
            # Nobody's URL says where the runbooks are.
            variable.skip_url_sync = variable.type_val == models.VariableType.CONSTANT
        dashboard.schema_version = SCHEMA_VERSION
        dashboard.panels = list(placed(self.rows))
        content = json.loads(json.dumps(dashboard, cls=JSONEncoder))
        ids = {panel.title: panel.id_val for panel in dashboard.panels if isinstance(panel, models.Panel)}
        content["annotations"] = {"list": list(self._annotations(ids))}
        return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"

    def _variables(self, runbooks: str) -> Iterator[Builder[models.VariableModel]]:
        yield builders.DatasourceVariable("datasource").label("Data source").type("prometheus")
        everything = models.VariableOption(selected=True, text=["All"], value=["$__all"])
        for variable in self.variables:
            yield (
                builders.QueryVariable(variable.name)
                .label(variable.label)
                .datasource(DATASOURCE)
                .query({"query": variable.query, "refId": "StandardVariableQuery"})
                .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
                .sort(models.VariableSort.ALPHABETICAL_ASC)
                .multi(True)
                .include_all(True)
                .all_value(variable.everything)
                .current(everything)
            )
        yield (
            builders.ConstantVariable("runbooks")
            .label("Runbooks")
            .description("Where the runbooks are served.")
            .value(runbooks)
        )

    def _links(self) -> Iterator[Builder[models.DashboardLink]]:
        yield (
            builders.DashboardLink("Istio certificates")
            .type(models.DashboardLinkType.DASHBOARDS)
            .tags(TAGS)
            .as_dropdown(True)
            .include_vars(True)
            .keep_time(True)
        )
        if self.runbook:
            yield (
                builders.DashboardLink("Runbook")
                .type(models.DashboardLinkType.LINK)
                .icon("doc")
                .tooltip(self.runbook)
                .url(f"${{runbooks}}/{self.runbook}.md")
            )

    # `titleFormat`, `textFormat` and `step` are the Prometheus data source's own, which the models do not have.
    def _annotations(self, ids: Mapping[str | None, int | None]) -> Iterator[dict[str, Any]]:
        yield {
            "builtIn": 1,
            "datasource": {"type": "grafana", "uid": "-- Grafana --"},
            "enable": True,
            "hide": True,
            "iconColor": "rgba(0, 211, 255, 1)",
            "name": "Annotations & Alerts",
            "type": "dashboard",
        }
        for annotation in self.annotations:
            yield {
                "datasource": DATASOURCE.to_json(),
                "enable": True,
                "expr": annotation.expression,
                "filter": {"exclude": False, "ids": [ids[title] for title in annotation.panels]},
                "hide": False,
                "iconColor": annotation.color,
                "name": annotation.name,
                "step": "60s",
                "textFormat": annotation.text,
                "titleFormat": annotation.title,
            }


def placed(rows: Sequence[Row]) -> Iterator[models.Panel | models.RowPanel]:
    """Rows one below the other, the panels of each from left to right, on as many lines as they need."""
    top, number = 0, 0
    for row in rows:
        number += 1
        yield models.RowPanel(
            id_val=number, title=row.title, grid_pos=models.GridPos(x=0, y=top, w=COLUMNS, h=1), panels=[]
        )
        top += 1
        left, height = 0, 0
        for builder in row.panels:
            panel = builder.build()
            place = panel.grid_pos
            assert place is not None, panel.title
            if left + place.w > COLUMNS:
                top, left, height = top + height, 0, 0
            number += 1
            panel.id_val = number
            place.x, place.y = left, top
            left, height = left + place.w, max(height, place.h)
            yield panel
        top += height
