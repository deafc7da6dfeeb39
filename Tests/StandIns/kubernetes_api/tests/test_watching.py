# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json

from .running import StandInCase, config_map, names

_WATCH = "/api/v1/configmaps?watch=1&timeoutSeconds=10"


class Watching(StandInCase):
    arguments = ("--plain", "--history", "50")

    def _version(self) -> str:
        return self.stand_in.get("/api/v1/configmaps")[1]["metadata"]["resourceVersion"]

    def test_what_changed_since_a_version_comes_in_order(self) -> None:
        begin = self._version()
        self.stand_in.put(config_map("a"), config_map("b"), config_map("a"))
        self.stand_in.control("DELETE", "/objects?resource=configmaps&namespace=team&name=b")
        events = self.stand_in.events(f"{_WATCH}&resourceVersion={begin}")
        seen = [next(events) for _ in range(4)]
        self.assertEqual([one["type"] for one in seen], ["ADDED", "ADDED", "MODIFIED", "DELETED"])
        self.assertEqual(names([one["object"] for one in seen]), ["a", "b", "a", "b"])
        versions = [int(one["object"]["metadata"]["resourceVersion"]) for one in seen]
        self.assertEqual(versions, sorted(set(versions)))
        events.close()

    def test_a_change_reaches_a_watch_that_is_open(self) -> None:
        events = self.stand_in.events(_WATCH)
        self.stand_in.put(config_map("first"))
        self.assertEqual(next(events)["object"]["metadata"]["name"], "first")
        self.stand_in.put(config_map("second"))
        self.assertEqual(next(events)["object"]["metadata"]["name"], "second")
        events.close()
        gone = self.stand_in.control("POST", "/await", {"gauge": "open_watches", "at_most": 0})
        self.assertTrue(gone["met"])

    def test_an_object_that_leaves_the_selection_is_deleted_for_the_watch(self) -> None:
        self.stand_in.put(config_map("a", app="yes"))
        events = self.stand_in.events(f"{_WATCH}&labelSelector=app%3Dyes")
        self.assertEqual(next(events)["type"], "ADDED")
        self.stand_in.put(config_map("a", app="no"))
        self.assertEqual(next(events)["type"], "DELETED")
        self.stand_in.put(config_map("a", app="yes"))
        self.assertEqual(next(events)["type"], "ADDED")
        events.close()

    def test_a_streamed_list_ends_with_its_bookmark(self) -> None:
        self.stand_in.put(config_map("a"), config_map("b"))
        streamed = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"
        events = self.stand_in.events(f"{_WATCH}&{streamed}")
        seen = [next(events) for _ in range(3)]
        self.assertEqual([one["type"] for one in seen], ["ADDED", "ADDED", "BOOKMARK"])
        annotations = seen[2]["object"]["metadata"]["annotations"]
        self.assertEqual(annotations, {"k8s.io/initial-events-end": "true"})
        self.assertEqual(seen[2]["object"]["metadata"]["resourceVersion"], self._version())
        events.close()
        for wrong in ("sendInitialEvents=true", "resourceVersionMatch=NotOlderThan"):
            status, refused = self.stand_in.get(f"{_WATCH}&{wrong}")
            self.assertEqual((status, refused["reason"]), (422, "Invalid"))

    def test_bookmarks_come_on_demand_and_by_time_to_those_who_allow_them(self) -> None:
        begin = self._version()
        with self.stand_in.open(f"{_WATCH}&allowWatchBookmarks=true&resourceVersion={begin}") as asked:
            self.stand_in.control("POST", "/watches", {"bookmark": True})
            self._is_bookmark(asked.readline(), begin)
        self.stand_in.control("PATCH", "/settings", {"bookmark_seconds": 0.01})
        self.addCleanup(self.stand_in.control, "PATCH", "/settings", {"bookmark_seconds": 5})
        with self.stand_in.open(f"{_WATCH}&allowWatchBookmarks=true&resourceVersion={begin}") as timely:
            self._is_bookmark(timely.readline(), begin)
            self._is_bookmark(timely.readline(), begin)
        with self.stand_in.open(f"{_WATCH}&resourceVersion={begin}") as without:
            self.stand_in.control("POST", "/watches", {"bookmark": True, "end": "clean"})
            self.assertEqual(without.read(), b"")

    def _is_bookmark(self, line: bytes, version: str) -> None:
        seen = json.loads(line)
        self.assertEqual((seen["type"], seen["object"]["metadata"]["resourceVersion"]), ("BOOKMARK", version))

    def test_a_version_that_is_too_old_is_an_error_event(self) -> None:
        begin = self._version()
        self.stand_in.put(*(config_map(f"m{number}") for number in range(60)))
        seen = list(self.stand_in.events(f"{_WATCH}&resourceVersion={begin}"))
        self.assertEqual([one["type"] for one in seen], ["ERROR"])
        self.assertEqual((seen[0]["object"]["code"], seen[0]["object"]["reason"]), (410, "Expired"))

    def test_a_compaction_leaves_open_watches_alone(self) -> None:
        begin = self._version()
        self.stand_in.put(config_map("a"))
        events = self.stand_in.events(f"{_WATCH}&resourceVersion={begin}")
        next(events)
        self.stand_in.control("POST", "/compact")
        self.stand_in.put(config_map("b"))
        self.assertEqual(next(events)["type"], "ADDED")
        events.close()
        self.assertEqual(next(self.stand_in.events(f"{_WATCH}&resourceVersion={begin}"))["type"], "ERROR")

    def test_a_watch_ends_when_its_time_is_over(self) -> None:
        self.stand_in.put(config_map("a"))
        seen = list(self.stand_in.events("/api/v1/configmaps?watch=1&timeoutSeconds=1"))
        self.assertEqual([one["type"] for one in seen], ["ADDED"])

    def test_a_watch_can_be_interrupted_from_outside(self) -> None:
        self.stand_in.put(config_map("a"))
        with self.stand_in.open(_WATCH) as answer:
            self.assertIn(b'"ADDED"', answer.readline())
            done = self.stand_in.control("POST", "/watches", {"text": '{"type":"MOD', "end": "clean"})
            self.assertEqual(done["count"], 1)
            self.assertEqual(answer.read(), b'{"type":"MOD')


class WatchingOpaqueVersions(StandInCase):
    arguments = ("--plain", "--versions", "opaque")

    def test_a_watch_resumes_at_a_version_that_is_no_number(self) -> None:
        self.stand_in.put(config_map("a"), config_map("b"))
        first, second = list(self._take("", 2))
        self.assertFalse(first.isdigit())
        self.assertEqual(list(self._take(first, 1)), [second])

    def _take(self, version: str, count: int) -> list[str]:
        events = self.stand_in.events(f"{_WATCH}&resourceVersion={version}")
        taken = [next(events)["object"]["metadata"]["resourceVersion"] for _ in range(count)]
        events.close()
        return taken
