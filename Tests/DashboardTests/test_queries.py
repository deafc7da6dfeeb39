# SPDX-License-Identifier: Apache-2.0
"""What is asked of Prometheus, as Grafana would ask it, and how what has no data is named."""

import contextlib
import copy
import json
import sys
import threading
import unittest
import urllib.parse
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from dashboards.expressions import selectors
from dashboards.live import Period, stray_columns, without_data
from dashboards.queries import (
    Prometheus,
    PrometheusError,
    annotation_queries,
    built_in_values,
    queries,
    substituted,
    values_at_all,
    variable_queries,
)

ROTATION = json.loads((ROOT / "dashboards/istio-certificates-rotation.json").read_text())
PERIOD = Period(end=1_800_000_000, duration=900, scrape_interval=15)
Answer = tuple[int, Any]


def data(result: Any) -> Answer:
    return 200, {"status": "success", "data": result}


def matrix(*values: str) -> Answer:
    series = {"metric": {"ca": "1"}, "values": [[1_800_000_000, value] for value in values]}
    return data({"resultType": "matrix", "result": [series] if values else []})


def vector(*values: str) -> Answer:
    series = [{"metric": {"ca": value}, "value": [1_800_000_000, value]} for value in values]
    return data({"resultType": "vector", "result": series})


@contextlib.contextmanager
def prometheus(answer: Callable[[str, dict[str, str]], Answer]) -> Iterator[Prometheus]:
    """One that gives `answer` for the path below /api/v1/ and the parameters."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urllib.parse.urlsplit(self.path)
            parameters = dict(urllib.parse.parse_qsl(asked.query))
            status, content = answer(asked.path.removeprefix("/api/v1/"), parameters)
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Prometheus(f"http://127.0.0.1:{server.server_port}/")
        finally:
            server.shutdown()
            thread.join()


def healthy(path: str, _: dict[str, str]) -> Answer:
    match path:
        case "query":
            return vector("0")
        case "query_range":
            return matrix("NaN", "0")
        case _:
            return data(["a value"])


class Selectors(unittest.TestCase):
    def test_names_matchers_ranges_and_functions(self):
        expression = """sum by (namespace, up) (rate(a_total{job=~"$job",x="}) b{"}[$__rate_interval]))
            / on (up) group_left () (b:c:d offset 1m) and on () label_replace(e, "f", "$1", "g", "(.*)") > bool 0"""
        found = list(selectors(expression))
        self.assertEqual([one.name for one in found], ["a_total", "b:c:d", "e"])
        self.assertEqual(found[0].matchers, (("job", "=~", "$job"), ("x", "=", "}) b{")))
        self.assertEqual([one.range for one in found], ["$__rate_interval", None, None])
        self.assertEqual([one.function for one in found], ["rate", None, "label_replace"])
        self.assertTrue(found[0].selects("job", "$job"))
        self.assertFalse(found[1].selects("job", "$job"))

    def test_what_is_cut_off_is_read_as_far_as_it_goes(self):
        (one,) = selectors('sum(a{job=~"$job"')
        self.assertEqual((one.name, one.matchers), ("a", (("job", "=~", "$job"),)))


class Substitution(unittest.TestCase):
    def test_variables_are_at_all_when_a_dashboard_is_opened(self):
        values = values_at_all(ROTATION)
        self.assertEqual(values["job"], ".+")
        self.assertEqual(values["workload"], ".*")
        self.assertEqual(values["runbooks"], "docs/runbooks")

    def test_both_ways_to_write_a_variable_and_not_what_label_replace_means(self):
        text = substituted(
            'a{job=~"$job",pod=~"${pod:regex}"} or label_replace(b, "x", "$1", "y", "(.)")',
            {
                "job": ".+",
                "pod": "x|y",
            },
        )
        self.assertEqual(text, 'a{job=~".+",pod=~"x|y"} or label_replace(b, "x", "$1", "y", "(.)")')

    def test_an_unknown_variable_is_named(self):
        with self.assertRaisesRegex(KeyError, "pod"):
            substituted('a{pod=~"$pod"}', {"job": ".+"})

    def test_the_rate_interval_is_four_scrapes_or_one_more_than_a_step(self):
        narrow = built_in_values(step=15, duration=900, scrape_interval=15)
        wide = built_in_values(step=120, duration=86400, scrape_interval=15)
        self.assertEqual((narrow["__rate_interval"], wide["__rate_interval"]), ("60s", "135s"))
        self.assertEqual((wide["__interval"], wide["__range"], wide["__range_s"]), ("120s", "86400s", "86400"))


class Asking(unittest.TestCase):
    def test_series_values_and_scalars_are_read(self):
        def answer(path: str, parameters: dict[str, str]) -> Answer:
            self.assertEqual(parameters["query"], "1 + up")
            if path == "query":
                self.assertEqual(parameters["time"], "60.000")
                return data({"resultType": "scalar", "result": [60, "7"]})
            self.assertEqual((parameters["start"], parameters["end"], parameters["step"]), ("0.000", "60.000", "1.5"))
            return matrix("1", "2")

        with prometheus(answer) as server:
            (scalar,) = server.query("1 + up", time=60)
            self.assertEqual((scalar.labels, scalar.values), ({}, [(60, 7)]))
            (series,) = server.query_range("1 + up", start=0, end=60, step=1.5)
            self.assertEqual((series.labels, [value for _, value in series.values]), ({"ca": "1"}, [1, 2]))

    def test_queries_of_variables(self):
        def answer(path: str, parameters: dict[str, str]) -> Answer:
            if path == "query":
                return data(
                    {"resultType": "vector", "result": [{"metric": {"__name__": "up", "a": "b"}, "value": [1, "2"]}]}
                )
            self.assertEqual(path, "label/namespace/values")
            return data([parameters.get("match[]", "every series")])

        with prometheus(answer) as server:
            self.assertEqual(server.label_values('label_values(up{a=~"b,c"}, namespace)'), ['up{a=~"b,c"}'])
            self.assertEqual(server.label_values("label_values(namespace)"), ["every series"])
            self.assertEqual(server.label_values("query_result(up)"), ['up{a="b"} 2 1000'])
            with self.assertRaisesRegex(PrometheusError, "metrics"):
                server.label_values("metrics(up)")

    def test_a_refusal_says_what_prometheus_says(self):
        refusal = 400, {"status": "error", "errorType": "bad_data", "error": "parse error at char 3"}
        with prometheus(lambda *_: refusal) as server, self.assertRaisesRegex(PrometheusError, "parse error at char 3"):
            server.query("(")
        with self.assertRaisesRegex(PrometheusError, "does not answer"):
            server.query("up")


class WithoutData(unittest.TestCase):
    def test_nothing_is_named_where_everything_has_data(self):
        with prometheus(healthy) as server:
            self.assertEqual(without_data(ROTATION, server, PERIOD), [])

    def test_everything_is_asked(self):
        with prometheus(lambda path, _: data([]) if path.startswith("label/") else vector()) as server:
            named = without_data(ROTATION, server, PERIOD)
        expected = [f"variable {one.name}: no data" for one in variable_queries(ROTATION)]
        expected += [f"annotation {one.name}: no data" for one in annotation_queries(ROTATION)]
        expected += [f"panel {one.panel} ({one.title}), query {one.reference}: no data" for one in queries(ROTATION)]
        self.assertEqual(named, expected)

    def test_nothing_but_nan_is_no_data(self):
        def answer(path: str, parameters: dict[str, str]) -> Answer:
            return matrix("NaN") if path == "query_range" else healthy(path, parameters)

        with prometheus(answer) as server:
            named = without_data(ROTATION, server, PERIOD)
        ranges = sum(one.kind == "range" for one in queries(ROTATION)) + len(annotation_queries(ROTATION))
        self.assertEqual(len(named), ranges)

    def test_a_renamed_family_is_named(self):
        # Prometheus knows the families of the unchanged dashboard and no other.
        known = {name for one in queries(ROTATION) for name in (each.name for each in selectors(one.expression))}
        changed = copy.deepcopy(ROTATION)
        target = next(one for one in changed["panels"] if one["title"] == "Overdue by issuer")["targets"][0]
        target["expr"] = target["expr"].replace("istio_certificate:distinct:info", "istio_certificate:single:info")

        def answer(path: str, parameters: dict[str, str]) -> Answer:
            if path == "query_range" and {one.name for one in selectors(parameters["query"])} - known:
                return matrix()
            return healthy(path, parameters)

        with prometheus(answer) as server:
            (named,) = without_data(changed, server, PERIOD)
        self.assertRegex(named, r"^panel \d+ \(Overdue by issuer\), query A: no data$")

    def test_a_refused_query_is_named_with_the_reason(self):
        def answer(path: str, parameters: dict[str, str]) -> Answer:
            if "bottomk" in parameters.get("query", ""):
                return 422, {"status": "error", "error": "query processing would load too many samples"}
            return healthy(path, parameters)

        with prometheus(answer) as server:
            named = without_data(ROTATION, server, PERIOD)
        self.assertTrue(named)
        self.assertTrue(all(one.endswith(": query processing would load too many samples") for one in named))


class StrayColumns(unittest.TestCase):
    def answered_with(self, **labels: str) -> list[str]:
        series = {"metric": labels, "value": [1_800_000_000, "1"]}
        with prometheus(lambda *_: data({"resultType": "vector", "result": [series]})) as server:
            return stray_columns(ROTATION, server, PERIOD)

    def test_columns_and_what_is_hidden_are_expected(self):
        self.assertEqual(self.answered_with(cluster="east", namespace="shop", workload="cart"), [])

    def test_every_other_label_is_named(self):
        named = self.answered_with(cluster="east", instance="127.0.0.1:9694")
        self.assertEqual(len(named), sum(len(one["targets"]) for one in ROTATION["panels"] if one["type"] == "table"))
        self.assertRegex(named[0], r"^panel \d+ \(.+\), query A: shows the label instance, which is no column$")


if __name__ == "__main__":
    unittest.main()
