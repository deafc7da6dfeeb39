# SPDX-License-Identifier: Apache-2.0
"""Which alerts of the packs silence which others, in a real Alertmanager."""

from __future__ import annotations

import unittest
from dataclasses import dataclass

from alertmanager import Alertmanager, Labels, eventually, rules

CA = {"ca": "0123456789abcdef"}
OTHER_CA = {"ca": "fedcba9876543210"}
CART = {"source": "envoy", "namespace": "shop", "workload": "cart", "secret": "default", "role": "leaf"}
PAYMENT = CART | {"namespace": "billing", "workload": "payment"}
DISK = {"source": "file", "secret": "/etc/certs/all.pem", "role": "leaf"}
AGENT = {"namespace": "shop", "workload": "cart"}
OVERDUE = {"alertname": "IstioCertificateRotationOverdue", "severity": "warning"}
SOON = {"alertname": "IstioCertificateExpiringSoon", "severity": "warning"}
EXPIRED = {"alertname": "IstioCertificateExpired", "severity": "warning"}
FAILED = {"alertname": "IstioCertificateRotationFailed", "severity": "warning"}
STALLED = {"alertname": "IstioCertificateRotationStalled", "severity": "critical"}
SHORT = {"alertname": "IstioIssuanceShortfall", "severity": "warning"}
SIGNING = {"alertname": "IstioIstiodSigningErrors", "severity": "critical"}
ENDING = {"alertname": "IstioCAExpiring", "role": "root", "subject": "CN=Root CA"}
NOT_READY = {"alertname": "IstioCertManagerIssuerNotReady", "namespace": "istio-system", "kind": "Issuer"}
FAILING = {"alertname": "IstioTLSVerificationFailures"}
ABSENT = {"alertname": "IstioCertificateExporterAbsent", "severity": "warning"}
SOURCE = {"severity": "warning", "job": "istio-certificates", "source_name": "mesh"}
DISRUPTIVE = {"alertname": "IstioRotationDisruptive", "severity": "warning"}
CRITICAL = {"severity": "critical"}
WARNING = {"severity": "warning"}


@dataclass(frozen=True)
class Case:
    """Alerts of one cluster; the silent ones are inhibited, and the others are told."""

    name: str
    told: tuple[Labels, ...]
    silent: tuple[Labels, ...] = ()
    # What has no label `cluster` is told apart from the other cases in another way.
    has_cluster: bool = True

    def labelled(self, alert: Labels) -> Labels:
        return alert | ({"cluster": self.name} if self.has_cluster else {})


CASES = (
    Case(
        "a CA that replaces nothing speaks for its workloads",
        told=(STALLED | CA,),
        silent=(OVERDUE | CART | CA, OVERDUE | PAYMENT | CA, SOON | CART | CA, FAILED | AGENT | {"cause": "csr"}),
    ),
    Case("a CA does not speak for the workloads of another", told=(STALLED | CA, OVERDUE | CART | OTHER_CA)),
    Case("a CA does not speak for a workload whose issuer nobody knows", told=(STALLED | CA, OVERDUE | CART)),
    Case(
        "a CA does not speak for what a proxy does wrong itself",
        told=(STALLED | CA, *(FAILED | AGENT | {"cause": cause} for cause in ("sds_rejected", "delivery", "agent"))),
    ),
    Case("what has ended is told although the CA is", told=(STALLED | CA, EXPIRED | CART | CA)),
    Case(
        "a CA that is short speaks for what is overdue in its cluster",
        told=(SHORT, SOON | CART | CA),
        silent=(OVERDUE | PAYMENT | CA, FAILED | AGENT | {"cause": "csr"}),
    ),
    Case("what an agent is refused is told where the CA works", told=(FAILED | AGENT | {"cause": "csr"},)),
    Case(
        "failed signatures are why a CA is short",
        told=(SIGNING,),
        silent=(SHORT, OVERDUE | CART | CA, SIGNING | WARNING | {"cause": "refused", "reason": "authentication"}),
    ),
    Case(
        "the issuer of the mesh is why a CA is short, and another one is not",
        told=(NOT_READY | CRITICAL | {"name": "mesh"}, NOT_READY | WARNING | {"name": "other"}),
        silent=(SHORT, OVERDUE | CART | CA, NOT_READY | WARNING | {"name": "mesh"}),
    ),
    Case(
        "another issuer alone explains nothing",
        told=(NOT_READY | WARNING | {"name": "other"}, SHORT),
    ),
    Case(
        "a CA that must be renewed now need not be renewed soon",
        told=(ENDING | CA | CRITICAL, ENDING | CA | WARNING | {"subject": "CN=Other CA"}, ENDING | OTHER_CA | WARNING),
        silent=(ENDING | CA | WARNING,),
    ),
    Case(
        "many workloads that refuse their peers for one reason speak for each of them",
        told=(
            FAILING | CRITICAL | {"reason": "san", "scope": "cluster"},
            FAILING | WARNING | {"reason": "no_cert", "scope": "cluster"},
            FAILING | WARNING | AGENT | {"reason": "cert_hash", "scope": "workload"},
        ),
        silent=(FAILING | WARNING | AGENT | {"reason": "san", "scope": "workload"},),
    ),
    Case(
        "many that have ended speak for each of them",
        told=(EXPIRED | CA | CRITICAL, EXPIRED | CART | OTHER_CA),
        silent=(EXPIRED | CART | CA,),
    ),
    Case(
        "a certificate that has ended is neither ending nor overdue",
        told=(EXPIRED | CART | CA, SOON | PAYMENT | CA),
        silent=(SOON | CART | CA, OVERDUE | CART | CA, OVERDUE | PAYMENT | CA),
    ),
    Case(
        "leaves that have ended are why connections fail, if they are many",
        told=(EXPIRED | CA | CRITICAL, FAILING | CRITICAL | {"reason": "verify_error", "scope": "cluster"}),
        silent=(
            DISRUPTIVE | AGENT | {"scope": "workload"},
            FAILING | WARNING | AGENT | {"reason": "no_cert", "scope": "workload"},
        ),
    ),
    Case(
        "one that has ended does not explain what fails in its cluster",
        told=(EXPIRED | CART | CA, DISRUPTIVE | {"scope": "cluster"}),
    ),
    Case(
        "two certificates of one workload are two",
        told=(EXPIRED | CART, SOON | CART | {"secret": "kubernetes://shop-credential"}),
    ),
    Case(
        "two names in one file are two",
        told=(EXPIRED | DISK | {"name": "a"}, SOON | DISK | {"name": "b"}, OVERDUE | DISK | {"name": "c"}),
    ),
    Case(
        "many that have ended do not speak for a fault of many proxies",
        told=(EXPIRED | CA | CRITICAL, FAILED | {"cause": "sds_rejected"}),
    ),
    Case(
        "where nobody watches, nobody sees less",
        told=(ABSENT,),
        silent=(
            SOURCE | {"alertname": "IstioCertificateSourceDown"},
            SOURCE | {"alertname": "IstioCertificateSourceStale"},
            SOURCE | {"alertname": "IstioCertificateCoverageLow"},
            WARNING | {"alertname": "IstioCertificateSetShrank", "cause": "leaves"},
            WARNING | AGENT | {"alertname": "IstioProxyNotObserved", "pod": "cart-1"},
        ),
    ),
    Case(
        "one exporter of several says nothing of what the others see",
        told=(ABSENT | {"scope": "instance", "instance": "one"}, SOURCE | {"alertname": "IstioCertificateSourceStale"}),
    ),
    Case(
        "a source that sees nothing is told once, and another source by itself",
        told=(
            SOURCE | {"alertname": "IstioCertificateSourceDown"},
            SOURCE | {"alertname": "IstioCertificateSourceErrors", "reason": "timeout", "source_name": "vault"},
        ),
        silent=(
            SOURCE | {"alertname": "IstioCertificateSourceErrors", "reason": "timeout"},
            SOURCE | {"alertname": "IstioCertificateSourcePartDown", "part": "pods"},
            SOURCE | {"alertname": "IstioCertificateSourceIncomplete"},
        ),
    ),
    Case(
        "what has no label for its cluster is silenced by what has none either",
        told=(STALLED | {"ca": "00000000000000ff"},),
        silent=(OVERDUE | CART | {"ca": "00000000000000ff"},),
        has_cluster=False,
    ),
)


def _key(labels: Labels) -> tuple:
    return tuple(sorted(labels.items()))


class Inhibitions(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.alertmanager = Alertmanager(cls)
        told = [case.labelled(alert) for case in CASES for alert in case.told]
        silent = [case.labelled(alert) for case in CASES for alert in case.silent]
        # In one request, so that all of them are there before the first is sent.
        cls.alertmanager.push(*silent, *told)
        eventually(lambda: len(cls.alertmanager.told()) >= len(told), "everything that is to be told was told")
        # What comes after it has its turn later: whatever was to come with the others has come by then.
        last = {"alertname": "Last", "severity": "info"}
        cls.alertmanager.push(last)
        eventually(lambda: any(one["labels"] == last for one in cls.alertmanager.told()), "the last one was told")
        cls.told = {_key(one["labels"]) for one in cls.alertmanager.told() if one["labels"] != last}
        cls.silent = {_key(one["labels"]) for one in cls.alertmanager.alerts() if one["status"]["inhibitedBy"]}

    def test_each_case(self) -> None:
        for case in CASES:
            with self.subTest(case.name):
                expected = {_key(case.labelled(alert)) for alert in case.told}
                silent = {_key(case.labelled(alert)) for alert in case.silent}
                self.assertEqual(self.told & (expected | silent), expected)
                self.assertEqual(self.silent & (expected | silent), silent)

    def test_nothing_else_was_told(self) -> None:
        self.assertEqual(self.told, {_key(case.labelled(alert)) for case in CASES for alert in case.told})

    def test_every_alert_of_the_cases_exists(self) -> None:
        known = {(rule["alert"], rule["labels"]["severity"]) for rule in rules()}
        for case in CASES:
            for alert in (*case.told, *case.silent):
                self.assertIn((alert["alertname"], alert["severity"]), known)


if __name__ == "__main__":
    unittest.main()
