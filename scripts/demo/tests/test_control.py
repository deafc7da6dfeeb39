# SPDX-License-Identifier: Apache-2.0
import tempfile
import unittest
from pathlib import Path

from control import BadControl, Control, Stopped, parsed

_KNOWN = frozenset({"cart", "payment"})


class ControlTests(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory(prefix="demo-control-")
        self.addCleanup(temporary.cleanup)
        self.file = Path(temporary.name) / "control.json"
        self.complaints: list[str] = []
        self.control = Control(self.file, _KNOWN, self.complaints.append)

    def test_without_a_file_nothing_is_stopped(self) -> None:
        self.assertEqual(self.control.read(), Stopped())

    def test_a_workload_stops_and_the_others_go_on(self) -> None:
        self.file.write_text('{"stopped_workloads": ["cart"]}')
        stopped = self.control.read()
        self.assertTrue(stopped.holds("cart"))
        self.assertFalse(stopped.holds("payment"))

    def test_an_authority_that_stops_stops_all_until_the_file_is_gone(self) -> None:
        self.file.write_text('{"authority_stopped": true}')
        self.assertTrue(all(map(self.control.read().holds, _KNOWN)))
        self.file.unlink()
        self.assertFalse(any(map(self.control.read().holds, _KNOWN)))

    def test_a_bad_file_changes_nothing_and_is_told_once(self) -> None:
        self.file.write_text('{"authority_stopped": true}')
        before = self.control.read()
        self.file.write_text('{"authority_stopped": ')
        self.assertEqual(self.control.read(), before)
        self.assertEqual(self.control.read(), before)
        self.assertEqual(len(self.complaints), 1)
        self.file.write_text("{}")
        self.assertEqual(self.control.read(), Stopped())

    def test_what_nobody_can_do_is_refused_with_its_reason(self) -> None:
        for text, reason in (
            ("[]", "expected an object"),
            ('{"stopped": true}', "expected an object"),
            ('{"authority_stopped": 1}', "authority_stopped: expected true or false"),
            ('{"stopped_workloads": "cart"}', "stopped_workloads: expected a list"),
            ('{"stopped_workloads": ["shop"]}', "no workload shop; there are ['cart', 'payment']"),
        ):
            with self.subTest(text=text), self.assertRaises(BadControl) as refused:
                parsed(text, _KNOWN)
            self.assertIn(reason, str(refused.exception))


if __name__ == "__main__":
    unittest.main()
