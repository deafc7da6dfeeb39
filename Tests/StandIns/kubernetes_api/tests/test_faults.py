# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gzip
import http.client
import json
import socket

from .running import SECONDS, StandInCase, config_map, names

_MAPS = "/api/v1/configmaps"
_WATCH = f"{_MAPS}?watch=1&timeoutSeconds={SECONDS}"


class Faults(StandInCase):
    def setUp(self) -> None:
        super().setUp()
        self.stand_in.put(config_map("a"), config_map("b", "other"), config_map("c"))

    def test_a_fault_hits_so_many_requests_and_only_those_that_match(self) -> None:
        self.stand_in.fault("status", code=503, verb="list", namespace="team", skip=1, count=2)
        within = "/api/v1/namespaces/team/configmaps"
        self.assertEqual([self.stand_in.get(within)[0] for _ in range(4)], [200, 503, 503, 200])
        self.stand_in.fault("status", code=403, verb="list", resource="secrets", count=None)
        self.assertEqual(self.stand_in.get(_MAPS)[0], 200)
        for _ in range(2):
            status, refused = self.stand_in.get("/api/v1/secrets")
            self.assertEqual(status, 403)
            self.assertIn('User "admin" cannot list resource "secrets"', refused["message"])
        hits = [one["hits"] for one in self.stand_in.control("GET", "/faults")["faults"]]
        self.assertEqual(hits, [2, 2])

    def test_429_says_when_to_come_again(self) -> None:
        self.stand_in.fault("status", code=429, retry_after=7)
        with self.stand_in.open(_MAPS) as answer:
            status = json.loads(answer.read())
        self.assertEqual((answer.status, answer.headers["Retry-After"]), (429, "7"))
        self.assertEqual(status["details"]["retryAfterSeconds"], 7)

    def test_410_in_the_middle_of_pages(self) -> None:
        self.stand_in.fault("status", code=410, query={"continue": "*"}, inconsistent_continue=True)
        _, first = self.stand_in.get(f"{_MAPS}?limit=1")
        status, refused = self.stand_in.get(f"{_MAPS}?limit=1&continue={first['metadata']['continue']}")
        self.assertEqual((status, refused["reason"]), (410, "Expired"))
        _, rest = self.stand_in.get(f"{_MAPS}?continue={refused['metadata']['continue']}")
        self.assertEqual(len(first["items"] + rest["items"]), 3)

    def test_410_as_an_event_after_others(self) -> None:
        self.stand_in.fault("error_event", verb="watch", after_events=2)
        seen = list(self.stand_in.events(_WATCH))
        self.assertEqual([one["type"] for one in seen], ["ADDED", "ADDED", "ERROR"])
        self.assertEqual(seen[2]["object"]["code"], 410)

    def test_a_refused_streaming_list_leaves_a_plain_watch_alone(self) -> None:
        self.stand_in.fault("status", code=400, query={"sendInitialEvents": "true"}, count=None)
        streamed = f"{_WATCH}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
        self.assertEqual(self.stand_in.get(streamed)[0], 400)
        self.assertEqual(next(self.stand_in.events(_WATCH))["type"], "ADDED")

    def test_nothing_but_bookmarks_with_new_versions(self) -> None:
        begin = self.stand_in.get(_MAPS)[1]["metadata"]["resourceVersion"]
        self.stand_in.fault("bookmarks_only", verb="watch", count=1)
        seen = list(self.stand_in.events(f"{_WATCH}&allowWatchBookmarks=true&resourceVersion={begin}"))
        self.assertEqual([one["type"] for one in seen], ["BOOKMARK"] * 3)
        versions = {one["object"]["metadata"]["resourceVersion"] for one in seen}
        self.assertEqual(len(versions | {begin}), 4)

    def test_every_added_object_comes_twice(self) -> None:
        self.stand_in.fault("duplicates", verb="watch")
        events = self.stand_in.events(_WATCH)
        self.assertEqual(names([next(events)["object"] for _ in range(6)]), ["b", "b", "a", "a", "c", "c"])
        events.close()

    def test_a_frame_is_cut_and_the_stream_ends_as_if_it_were_whole(self) -> None:
        self.stand_in.fault("cut", verb="watch", after_events=1, end="clean")
        with self.stand_in.open(_WATCH) as answer:
            whole, cut = answer.read().split(b"\n")
        self.assertEqual(json.loads(whole)["type"], "ADDED")
        self.assertTrue(cut.startswith(b'{"type":"ADDED"'))
        self.assertRaises(ValueError, json.loads, cut)

    def test_a_body_is_cut_without_its_end(self) -> None:
        self.stand_in.fault("cut", verb="list", after_bytes=40)
        with self.stand_in.open(_MAPS) as answer, self.assertRaises(http.client.IncompleteRead) as raised:
            answer.read()
        self.assertEqual(len(raised.exception.partial), 40)

    def test_a_connection_is_reset_within_a_frame(self) -> None:
        self.stand_in.fault("cut", verb="watch", end="reset")
        with (
            self.stand_in.open(_WATCH) as answer,
            self.assertRaises((ConnectionResetError, http.client.IncompleteRead)),
        ):
            answer.read()

    def test_a_connection_hangs_within_a_body_until_the_client_goes(self) -> None:
        self.stand_in.fault("cut", verb="watch", after_events=1, end="hang")
        with self.stand_in.open(_WATCH) as answer:
            self.assertIn(b'"ADDED"', answer.readline())
            self.assertTrue(answer.read1().startswith(b'{"type"'))
            self.assertEqual(self.stand_in.control("GET", "/counters")["open_watches"], 1)
        self.assertTrue(self.stand_in.control("POST", "/await", {"gauge": "open_watches", "at_most": 0})["met"])

    def test_a_request_that_is_never_answered_is_counted(self) -> None:
        self.stand_in.fault("hang", verb="list")
        address = (self.stand_in.ready["service_host"], self.stand_in.ready["service_port"])
        with socket.create_connection(address, SECONDS) as connection:
            head = f"GET {_MAPS} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {self.stand_in.token()}\r\n\r\n"
            connection.sendall(head.encode())
            waiting = {"where": {"verb": "list", "status": 0}, "at_least": 1}
            self.assertTrue(self.stand_in.control("POST", "/await", waiting)["met"])
        self.assertEqual(self.stand_in.get(_MAPS)[0], 200)

    def test_damaged_objects_are_served_as_they_are(self) -> None:
        metadata = {"name": "damaged", "namespace": "team"}
        broken = {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": 5, "data": "none"}
        self.stand_in.put(broken, {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": [1], "status": 2})
        _, found = self.stand_in.get("/api/v1/namespaces/team/pods")
        self.assertEqual((found["items"][0]["spec"], found["items"][0]["status"]), ([1], 2))
        _, found = self.stand_in.get("/api/v1/namespaces/team/secrets/damaged")
        self.assertEqual((found["data"], found["type"]), ("none", 5))

    def test_an_answer_is_compressed_although_nobody_asked(self) -> None:
        self.stand_in.fault("gzip")
        with self.stand_in.open(_MAPS) as answer:
            self.assertEqual(answer.headers["Content-Encoding"], "gzip")
            self.assertEqual(len(json.loads(gzip.decompress(answer.read()))["items"]), 3)

    def test_slow_and_split_bodies_are_whole_in_the_end(self) -> None:
        for fault in ({"kind": "split"}, {"kind": "drip", "bytes": 200, "every": 0.001}):
            self.stand_in.fault(**fault)
            self.assertEqual(len(self.stand_in.get(_MAPS)[1]["items"]), 3)
        self.stand_in.fault("split", verb="watch")
        events = self.stand_in.events(_WATCH)
        self.assertEqual(names([next(events)["object"] for _ in range(3)]), ["b", "a", "c"])
        events.close()

    def test_items_may_be_null_and_objects_too_large(self) -> None:
        self.stand_in.fault("items_null")
        self.assertIsNone(self.stand_in.get(_MAPS)[1]["items"])
        self.stand_in.fault("oversized", bytes=2_000_000, count=3)
        _, found = self.stand_in.get(_MAPS)
        self.assertEqual(len(found["items"][0]["metadata"]["annotations"]["padding"]), 2_000_000)
        self.assertNotIn("annotations", found["items"][1]["metadata"])
        events = self.stand_in.events(_WATCH)
        self.assertGreater(len(json.dumps(next(events))), 2_000_000)
        events.close()

    def test_a_mistake_in_a_fault_is_told(self) -> None:
        for wrong in ({"kind": "earthquake"}, {"kind": "cut", "until": 3}):
            with self.assertRaises(AssertionError) as raised:
                self.stand_in.fault(**wrong)
            self.assertIn("400", str(raised.exception))
