# SPDX-License-Identifier: Apache-2.0
"""Pictures of dashboards: every kind of panel shows what Prometheus answered, and a panel without an answer says so."""

import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

import numpy
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from dashboards.drawing import units
from dashboards.drawing.canvas import Canvas
from dashboards.drawing.data import Data
from dashboards.drawing.frames import Field, Frame, reduced
from dashboards.drawing.page import UnknownPanel, draw
from dashboards.drawing.theme import colour
from dashboards.drawing.transformations import UnknownTransformation, transformed
from dashboards.queries import Series

END = 1_800_000_000.0
START = END - 900
WORKLOADS = ("cart", "ledger", "shop")


class Answers:
    """A Prometheus that answers each expression with what `series` makes of its times."""

    def __init__(self, series: dict[str, Any]) -> None:
        self._series = series
        self.asked: list[str] = []

    def query(self, expression: str, *, time: float) -> list[Series]:
        return self._answer(expression, [time])

    def query_range(self, expression: str, *, start: float, end: float, step: float) -> list[Series]:
        return self._answer(expression, [start + number * step for number in range(int((end - start) / step) + 1)])

    def _answer(self, expression: str, times: list[float]) -> list[Series]:
        self.asked.append(expression)
        return self._series[expression](times)


def constant(**values: float):
    """A series for each workload, with one value."""

    def answer(times: list[float]) -> list[Series]:
        return [
            Series({"workload": workload, "namespace": f"{workload}-ns"}, [(time, value) for time in times])
            for workload, value in values.items()
        ]

    return answer


def buckets(times: list[float]) -> list[Series]:
    # Everything is above 0.25 and at most 0.5.
    counts = {"0.25": 0.0, "0.5": 8.0, "+Inf": 8.0}
    return [Series({"le": le}, [(time, count) for time in times]) for le, count in counts.items()]


_OPTIONS = {"stat": {"graphMode": "none"}, "bargauge": {"displayMode": "basic"}}


def panel(kind: str, *, instant: bool = False, table: bool = False, **more: Any) -> dict[str, Any]:
    defaults = {
        "unit": more.pop("unit", "short"),
        "custom": more.pop("custom", {}),
        "color": {"mode": "thresholds"},
        "mappings": more.pop("mappings", []),
        "thresholds": {
            "mode": "absolute",
            "steps": [
                {"color": "green", "value": None},
                {"color": "orange", "value": 10},
                {"color": "red", "value": 20},
            ],
        },
    }
    target = {
        "refId": "A",
        "expr": more.pop("expr", "numbers"),
        "legendFormat": more.pop("legend", "{{workload}}"),
        "format": more.pop("format", "table" if table else "time_series"),
        "instant": instant,
        "range": not instant,
    }
    return {
        "id": 1,
        "type": kind,
        "title": "The panel",
        "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8},
        "fieldConfig": {"defaults": defaults, "overrides": more.pop("overrides", [])},
        "options": _OPTIONS.get(kind, {}) | more.pop("options", {}),
        "targets": [target],
    } | more


class Pictures(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "picture.png"
        self.texts: list[str] = []
        write = Canvas.text

        def record(canvas: Canvas, x: float, y: float, text: str, **more: Any) -> None:
            self.texts.append(text)
            write(canvas, x, y, text, **more)

        patch = mock.patch.object(Canvas, "text", record)
        patch.start()
        self.addCleanup(patch.stop)

    def draw(
        self, *panels: dict[str, Any], annotations: list[dict[str, Any]] | None = None, **series: Any
    ) -> list[str]:
        """The titles of the panels without data. The picture and its texts are kept."""
        dashboard = {
            "title": "Trial",
            "panels": list(panels),
            "annotations": {"list": annotations or []},
            "templating": {"list": [{"name": "cluster", "type": "query", "includeAll": True, "allValue": ".*"}]},
        }
        answers = Answers({"numbers": constant(cart=5, ledger=15, shop=25)} | series)
        self.asked = answers.asked
        data = Data(dashboard, answers, start=START, end=END, scrape_interval=15)
        return draw(dashboard, data, self.path)

    def share(self, name: str, within: int = 45) -> float:
        """How much of the picture has a colour, give or take what transparency and smoothing change."""
        wanted = numpy.array(list(bytes.fromhex(colour(name)[1:])))
        with Image.open(self.path) as image:
            pixels = numpy.asarray(image.convert("RGB"), dtype=int)
        return float((abs(pixels - wanted) < within).all(axis=2).mean())

    def assertColours(self, *names: str) -> None:
        for name in ("green", "orange", "red"):
            with self.subTest(colour=name):
                (self.assertGreater if name in names else self.assertLess)(self.share(name), 0.00002)

    def test_a_stat_shows_each_value_in_the_colour_of_its_threshold(self):
        self.assertEqual(self.draw(panel("stat", instant=True)), [])
        self.assertColours("green", "orange", "red")
        for text in (*WORKLOADS, "5", "15", "25"):
            self.assertIn(text, self.texts)

    def test_bars_are_as_long_as_their_values(self):
        for orientation in ("horizontal", "vertical"):
            with self.subTest(orientation):
                self.draw(panel("bargauge", instant=True, options={"orientation": orientation}))
                self.assertGreater(self.share("red"), self.share("orange"))
                self.assertGreater(self.share("orange"), self.share("green"))
                self.assertGreater(self.share("green"), 0.001)

    def test_a_table_has_its_columns_in_order_with_units_and_colours(self):
        override = {
            "matcher": {"id": "byName", "options": "Left"},
            "properties": [
                {"id": "unit", "value": "s"},
                {"id": "custom.cellOptions", "value": {"type": "color-text"}},
            ],
        }
        order = {
            "excludeByName": {"Time": True, "namespace": True},
            "indexByName": {"Value": 0, "workload": 1},
            "renameByName": {"Value": "Left"},
        }
        self.draw(
            panel(
                "table",
                instant=True,
                table=True,
                overrides=[override],
                transformations=[{"id": "organize", "options": order}],
                options={"sortBy": [{"displayName": "Left", "desc": True}]},
            )
        )
        body = [text for text in self.texts if text not in ("Trial", "The panel") and "UTC" not in text]
        self.assertEqual(
            body, ["Left", "25 s", "15 s", "5 s", "workload", "shop", "ledger", "cart"]
        )
        self.assertColours("green", "orange", "red")

    def test_a_gauge_in_a_cell_is_as_long_as_its_value(self):
        gauge = {"id": "custom.cellOptions", "value": {"type": "gauge"}}
        override = {
            "matcher": {"id": "byName", "options": "Value"},
            "properties": [gauge, {"id": "min", "value": 0}, {"id": "max", "value": 30}],
        }
        self.draw(panel("table", instant=True, table=True, overrides=[override]))
        self.assertGreater(self.share("red"), self.share("orange"))
        self.assertGreater(self.share("orange"), self.share("green"))

    def test_a_table_says_how_many_rows_do_not_fit(self):
        many = constant(**{f"workload{number}": number for number in range(40)})
        self.draw(panel("table", instant=True, table=True), numbers=many)
        self.assertIn("of 40 rows", " ".join(self.texts))

    def test_a_time_series_draws_lines_bars_stacks_and_a_second_axis(self):
        right = {
            "matcher": {"id": "byRegexp", "options": "sh.*"},
            "properties": [{"id": "custom.axisPlacement", "value": "right"}],
        }
        for custom, overrides in (
            ({"lineWidth": 2}, []),
            ({"lineWidth": 2}, [right]),
            ({"drawStyle": "bars", "fillOpacity": 100, "stacking": {"mode": "normal"}}, []),
            ({"stacking": {"mode": "normal"}, "fillOpacity": 90}, []),
        ):
            with self.subTest(custom=custom, overrides=overrides):
                self.assertEqual(self.draw(panel("timeseries", custom=custom, overrides=overrides)), [])
                self.assertColours("green", "orange", "red")

    def test_annotations_are_drawn_where_their_values_are_above_zero(self):
        annotation = {"name": "rotations", "expr": "rotations", "iconColor": "blue", "enable": True, "step": "15s"}

        def at_noon(times: list[float]) -> list[Series]:
            return [Series({}, [(time, float(abs(time - END + 450) < 100)) for time in times])]

        self.draw(panel("timeseries"), annotations=[annotation], rotations=at_noon)
        marked = self.share("blue", within=60)
        self.draw(panel("timeseries"), annotations=[annotation], rotations=lambda times: [])
        self.assertGreater(marked, self.share("blue", within=60))

    def test_a_heat_map_shows_what_is_between_two_bounds(self):
        heat = panel("heatmap", expr="buckets", format="heatmap", options={"yAxis": {"unit": "percentunit"}})
        self.assertEqual(self.draw(heat, buckets=buckets), [])
        with Image.open(self.path) as image:
            column = [image.convert("RGB").getpixel((400, y)) for y in range(100, 330)]
        lit = [number for number, (red, _, blue) in enumerate(column) if red - blue > 60]
        # One bucket of three, and the middle one.
        self.assertTrue(55 < lit[0] < lit[-1] < 155, (lit[0], lit[-1]))

    def test_a_state_timeline_writes_the_words_of_its_values(self):
        words = {"1": {"text": "sole", "color": "green"}, "2": {"text": "leaving", "color": "red"}}

        def phases(times: list[float]) -> list[Series]:
            return [Series({"ca": "0a1b"}, [(time, 1.0 if time < END - 450 else 2.0) for time in times])]

        timeline = panel("state-timeline", expr="phases", mappings=[{"type": "value", "options": words}])
        self.assertEqual(self.draw(timeline, phases=phases), [])
        self.assertColours("green", "red")
        for word in ("sole", "leaving"):
            self.assertIn(word, self.texts)

    def test_a_panel_without_data_is_named_and_says_so(self):
        for kind in ("stat", "bargauge", "table", "timeseries", "heatmap", "state-timeline"):
            with self.subTest(kind):
                titles = self.draw(panel(kind, title="Nothing in $cluster"), numbers=lambda times: [])
                self.assertEqual(titles, ["Nothing in All"])
                self.assertIn("No data", self.texts)

    def test_what_nothing_can_draw_is_no_picture(self):
        for wrong, failure in (
            (panel("nodeGraph"), UnknownPanel),
            (panel("stat", transformations=[{"id": "joinByLabels"}]), UnknownTransformation),
            (panel("stat", unit="furlongs"), units.UnknownUnit),
            (panel("stat", options={"graphMode": "area"}), ValueError),
            (panel("timeseries", custom={"stacking": {"mode": "percent"}}), ValueError),
            (panel("timeseries", custom={"drawStyle": "points"}), ValueError),
            (panel("timeseries", options={"legend": {"placement": "right"}}), ValueError),
            (panel("heatmap", options={"calculate": True}), ValueError),
            (panel("stat", mappings=[{"type": "range", "options": {}}]), ValueError),
            (panel("stat", overrides=[{"matcher": {"id": "byType", "options": "number"}}]), ValueError),
        ):
            with self.subTest(wrong=wrong), self.assertRaises(failure) as raised:
                self.draw(wrong)
            self.assertIn("panel 1 (The panel)", str(raised.exception))
            self.assertFalse(self.path.exists())

    def test_variables_and_intervals_are_those_of_grafana(self):
        ask = panel("timeseries", expr='rate(x{cluster=~"$cluster"}[$__rate_interval])')
        self.draw(ask, **{'rate(x{cluster=~".*"}[60s])': constant(cart=1)})
        self.assertEqual(self.asked, ['rate(x{cluster=~".*"}[60s])'])

    def test_names_that_do_not_fit_below_a_plot_are_counted(self):
        names = {f"workload-with-a-long-name-{number}": 1.0 for number in range(60)}
        self.draw(panel("timeseries"), numbers=constant(**names))
        named = [text for text in self.texts if text.startswith("workload-with")]
        self.assertIn(f"and {60 - len(named)} more", self.texts)

    def test_a_row_is_a_heading(self):
        row = {"id": 2, "type": "row", "title": "Certificates", "gridPos": {"x": 0, "y": 0, "w": 24, "h": 1}}
        self.assertEqual(self.draw(row), [])
        self.assertIn("Certificates", " ".join(self.texts))


class Units(unittest.TestCase):
    def test_values_are_written_as_grafana_writes_them(self):
        for value, unit, decimals, text in (
            (0.5, "percentunit", None, "50%"),
            (0.12345, "percentunit", None, "12.3%"),
            (12_345, "short", None, "12.3 K"),
            (3, "short", None, "3"),
            (1_536, "bytes", None, "1.50 KiB"),
            (90, "s", None, "1.50 mins"),
            (0.0123, "s", None, "12.3 ms"),
            (0, "s", None, "0 s"),
            ((END + 7_300) * 1000, "dateTimeFromNow", None, "in 2 hours"),
            ((END - 10) * 1000, "dateTimeFromNow", None, "a few seconds ago"),
            (0, "dateTimeAsIso", None, "1970-01-01 00:00:00"),
            (2, "cps", None, "2 c/s"),
            (float("inf"), "short", None, "+Inf"),
            (float("nan"), "short", None, "NaN"),
            (2.345, "none", 1, "2.3"),
        ):
            with self.subTest(value=value, unit=unit):
                self.assertEqual(units.text(value, unit, decimals, END), text)


class Transformations(unittest.TestCase):
    @staticmethod
    def table(reference: str, **columns: list[Any]) -> Frame:
        kinds = {str: "string", float: "number"}
        return Frame(reference, [Field(name, kinds[type(values[0])], values) for name, values in columns.items()])

    @staticmethod
    def rows(frame: Frame) -> list[tuple[Any, ...]]:
        return list(zip(*(field.values for field in frame.fields)))

    def test_merging_joins_rows_of_the_same_labels(self):
        one = self.table("A", ca=["x", "y"], leaves=[1.0, 2.0])
        other = self.table("B", ca=["y", "z"], proxies=[3.0, 4.0])
        (merged,) = transformed([one, other], [{"id": "merge"}])
        self.assertEqual([field.name for field in merged.fields], ["ca", "leaves", "proxies"])
        self.assertEqual(self.rows(merged), [("x", 1.0, None), ("y", 2.0, 3.0), ("z", None, 4.0)])

    def test_merging_leaves_rows_apart_that_differ_in_any_column(self):
        one = self.table("A", ca=["x", "x"], role=["root", "intermediate"], ends=[1.0, 2.0])
        other = self.table("B", ca=["x"], leaves=[3.0])
        (merged,) = transformed([one, other], [{"id": "merge"}])
        self.assertEqual(self.rows(merged), [("x", "root", 1.0, 3.0), ("x", "intermediate", 2.0, 3.0)])
        named = self.table("A", __name__=["ends"], ca=["x"])
        differently = self.table("B", __name__=["leaves"], ca=["x"])
        (merged,) = transformed([named, differently], [{"id": "merge"}])
        self.assertEqual(self.rows(merged), [("ends", "x"), ("leaves", "x")])

    def test_a_matrix_has_a_row_and_a_column_for_each_value(self):
        cells = self.table("A", ca=["x", "y", "x"], namespace=["cart", "cart", "shop"], Value=[1.0, 2.0, 3.0])
        options = {"rowField": "namespace", "columnField": "ca", "valueField": "Value"}
        (matrix,) = transformed([cells], [{"id": "groupingToMatrix", "options": options}])
        self.assertEqual([field.name for field in matrix.fields], ["namespace\\ca", "x", "y"])
        self.assertEqual(self.rows(matrix), [("cart", 1.0, 2.0), ("shop", 3.0, None)])

    def test_what_is_missing_is_no_number(self):
        self.assertIsNone(reduced([None, float("nan")], "lastNotNull"))
        self.assertEqual(reduced([1.0, 3.0, None], "lastNotNull"), 3)
        self.assertEqual(reduced([1.0, 3.0], "mean"), 2)


if __name__ == "__main__":
    unittest.main()
