# SPDX-License-Identifier: Apache-2.0
import datetime
import unittest

from scene import HealthyScene, TroubledScene, due, scaled_backdate
from workload import OUTLIVING, ROTATING, STALLED

_NOW = datetime.datetime(2026, 1, 1, 12, 0, 0, tzinfo=datetime.UTC)
_TROUBLED = TroubledScene(rotation=60, backdate=120, stalled_lifetime=1800, stalled_age=840, outlived_authority=600)
_HEALTHY = HealthyScene(lifetime=120, backdate=6, spread=48)


def _seconds(count: float) -> datetime.timedelta:
    return datetime.timedelta(seconds=count)


class TroubledSceneTests(unittest.TestCase):
    def test_the_next_rotation_comes_at_half_of_the_lifetime(self) -> None:
        self.assertEqual(due(_TROUBLED.validity(ROTATING, _NOW)), _NOW + _seconds(_TROUBLED.rotation))

    def test_the_stalled_leaf_is_not_due_at_first_and_goes_overdue_before_it_ends(self) -> None:
        validity = _TROUBLED.first_validity(STALLED, _NOW)
        self.assertLess(_NOW, due(validity))
        self.assertLess(due(validity), validity.end)
        self.assertFalse(_TROUBLED.rotates(STALLED))

    def test_the_outliving_leaf_ends_after_its_authority(self) -> None:
        authority_end = _NOW + _seconds(_TROUBLED.outlived_authority)
        self.assertGreater(_TROUBLED.validity(OUTLIVING, _NOW).end, authority_end)


class HealthySceneTests(unittest.TestCase):
    def test_every_workload_rotates_and_at_least_five_leaves_have_one_issuer(self) -> None:
        self.assertGreaterEqual(len(_HEALTHY.workloads), 5)
        self.assertTrue(all(map(_HEALTHY.rotates, _HEALTHY.workloads)))
        self.assertIsNone(_HEALTHY.outlived_authority)

    def test_a_leaf_lives_for_the_lifetime_from_before_its_issue(self) -> None:
        validity = _HEALTHY.validity(STALLED, _NOW)
        self.assertEqual(validity.begin, _NOW - _seconds(6))
        self.assertEqual(validity.end, _NOW + _seconds(114))
        self.assertEqual(due(validity), _NOW + _seconds(54))

    def test_the_first_rotations_are_spread_and_none_is_due_at_the_start(self) -> None:
        moments = [due(_HEALTHY.first_validity(workload, _NOW)) - _NOW for workload in _HEALTHY.workloads]
        self.assertEqual(moments, [_seconds(left) for left in (54, 46, 38, 30, 22, 14)])

    def test_the_backdate_shrinks_with_the_lifetime(self) -> None:
        self.assertEqual(scaled_backdate(86_400), 120)
        self.assertEqual(scaled_backdate(3600), 5)
        self.assertEqual(scaled_backdate(120), 0)


if __name__ == "__main__":
    unittest.main()
