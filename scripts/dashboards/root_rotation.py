# SPDX-License-Identifier: Apache-2.0
"""How far a new root has come, what stands in the way of removing the old one, and what ends with a CA."""

from __future__ import annotations

from .kinds import bars, matrix, stat, table, timeline, timeseries
from .page import OVERVIEW, ROOT_ROTATION, Annotation, Page, Row
from .promql import (
    CLUSTER,
    EXPORTER,
    NAMESPACE,
    RECORDED_CLUSTER,
    RECORDED_LEAF,
    ROOT_SUBJECT,
    named,
    or_zero,
)
from .style import (
    ANY_IS_A_WARNING,
    ANY_IS_BAD,
    ANY_IS_NEWS,
    BAD,
    GOOD,
    LIFETIMES_LEFT,
    MUTED,
    NEUTRAL,
    WARN,
    YES_IS_NEWS,
    Column,
    Size,
    Target,
    Words,
    dashboard_link,
    runbook,
)

# In the order in which a root goes through them; docs/trust.md says what each is.
_PHASES: dict[str, tuple[str, str]] = {
    "sole": ("sole", GOOD),
    "adding": ("adding", "light-blue"),
    "added": ("added", NEUTRAL),
    "taking_over": ("taking over", "purple"),
    "in_charge": ("in charge", GOOD),
    "giving_way": ("giving way", WARN),
    "retired": ("retired", "yellow"),
    "leaving": ("leaving", MUTED),
}
_WORDS: Words = {number: words for number, words in enumerate(_PHASES.values(), 1)}
_PHASE = "max by (ca) (\n  {}\n)".format(
    "\n  or ".join(f'{number} * istio_ca:phase{{phase="{phase}"}}' for number, phase in enumerate(_PHASES, 1))
)
_BLOCKERS = ("leaves", "locations", "bundles", "pins", "unknown_proxies", "unknown_leaves", "coverage", "young")
_ROOT = "{{subject}} {{ca}}"
_PROGRESS = [(None, MUTED), (0.001, NEUTRAL), (1, GOOD)]

# A root whose phase is another one than a minute before, once any phase had been known.
_PHASE_CHANGES = Annotation(
    "Phase changes",
    """(
  istio_ca:phase
  unless on (ca, phase) istio_ca:phase offset 1m
  and on () count(istio_ca:phase offset 1m)
)
or 0 * istio_ca:phase""",
    "{{phase}}",
    "{{ca}}",
    "purple",
    ["Phases", "Progress over time"],
)


def _root(expression: str) -> str:
    """The same with `root`, short enough for the head of a column: the common name, else the subject, and the key."""
    subject = f'label_replace({named(expression)}, "common", "$1", "subject", "(.*)")'
    common = f'label_replace({subject}, "common", "$1", "subject", "(?:.*,)?CN=([^,]+).*")'
    key = f'label_replace({common}, "key", "$1", "ca", "(.{{8}}).*")'
    return f'label_join({key}, "root", " ", "common", "key")'


def _place(expression: str) -> str:
    """The same with `place`: the namespace, behind its cluster where it has one."""
    joined = f'label_join({expression}, "place", "/", "cluster", "namespace")'
    return f'label_replace({joined}, "place", "$1", "place", "/(.*)")'


def page() -> Page:
    return Page(
        uid=ROOT_ROTATION,
        title="Root rotation",
        description=(
            "How far a new root has come, what stands in the way of removing the old one, and what ends with a CA."
        ),
        rows=[_progress(), _removal(), _census(), _places(), _ends()],
        annotations=[_PHASE_CHANGES],
        runbook="IstioOldRootRemovable",
    )


def _progress() -> Row:
    return Row(
        "Progress",
        [
            timeline(
                "Phases",
                "The phase of each root. In order: sole; adding beside in charge; added; taking over beside giving "
                "way; in charge beside retired; leaving; sole. `Giving way` for more than one lifetime of a leaf is a "
                "rotation that is stuck.",
                Target(named(_PHASE), _ROOT),
                _WORDS,
                links=[dashboard_link("Overview", OVERVIEW), runbook("IstioOldRootRemovable")],
            ),
            bars(
                "Proxies that trust it",
                "Proxies whose bundle holds the root, of those whose bundle is known. Only at 100 % may anything be "
                "issued under a new root.",
                [Target(named("istio_ca:bundles:ratio"), _ROOT)],
                unit="percentunit",
                steps=_PROGRESS,
                maximum=1,
                size=Size(8, 6),
                links=[runbook("IstioTrustIncomplete")],
            ),
            bars(
                "Leaves under it",
                "Leaves of the mesh that the root anchors. A cross-signed leaf is under both of its roots.",
                [Target(named("istio_ca:leaves:ratio"), _ROOT)],
                unit="percentunit",
                steps=_PROGRESS,
                maximum=1,
                size=Size(8, 6),
            ),
            bars(
                "Namespaces that have it",
                "Namespaces whose root ConfigMap holds the root. Empty without the right to read ConfigMaps.",
                [Target(named("istio_ca:namespaces:ratio"), _ROOT)],
                unit="percentunit",
                steps=_PROGRESS,
                maximum=1,
                size=Size(8, 6),
            ),
            timeseries(
                "Progress over time",
                "The same over time. Proxies come first, leaves follow as they rotate; leaves of a new root above the "
                "proxies that trust it are an outage.",
                [
                    Target(named("istio_ca:bundles:ratio"), f"proxies: {_ROOT}"),
                    Target(named("istio_ca:leaves:ratio"), f"leaves: {_ROOT}"),
                ],
                unit="percentunit",
                maximum=1,
                size=Size(24, 7),
            ),
        ],
    )


def _removal() -> Row:
    blockers = [f'max by (ca) (istio_ca:removal_blockers{{blocker="{blocker}"}})' for blocker in _BLOCKERS]
    letters = "CDEFGHIJ"
    leaves = f'count by (cluster, namespace, workload, ca) (istio_certificate:distinct:info{{{RECORDED_LEAF},ca!=""}})'
    last = f"max by (cluster, ca) (istio_ca_last_issuance_timestamp{{{CLUSTER}}})"
    stragglers = f"bottomk(50, 0 * {leaves} + on (cluster, ca) group_left () {last})"
    return Row(
        "May it be removed?",
        [
            table(
                "What stands in the way",
                "Every root, whether it can be taken out of every bundle now, and the eight things that may stand in "
                "the way: leaves that it alone anchors; places with it and no other; proxies that would refuse "
                "somebody; pins; proxies and leaves of which nothing is known; a coverage that is not whole; and "
                "nothing of that for less than one lifetime of a leaf.",
                [
                    f"{_PHASE} * on (ca) group_left (subject) {ROOT_SUBJECT}",
                    "max by (ca) (istio_ca:safe_to_remove)",
                    *blockers,
                ],
                [
                    Column("ca", "Root"),
                    Column("subject", "Subject"),
                    Column("A", "Phase", words=_WORDS),
                    Column("B", "Safe to remove", words=YES_IS_NEWS),
                    *(
                        Column(letter, blocker.replace("_", " ").capitalize(), decimals=0, steps=ANY_IS_NEWS)
                        for letter, blocker in zip(letters, _BLOCKERS, strict=True)
                    ),
                ],
                size=Size(24, 6),
                links=[runbook("IstioOldRootRemovable"), runbook("IstioOldRootRemovedTooEarly")],
            ),
            stat(
                "Refused leaves",
                "Leaves that the bundle of some proxy does not anchor: connections with them fail, in either "
                "direction.",
                "sum(istio_trust:not_anchored_leaves:count)",
                steps=ANY_IS_BAD,
                size=Size(4, 8),
                links=[runbook("IstioTrustIncomplete")],
            ),
            stat(
                "Refusing proxies",
                "Proxies that do not accept every leaf of the mesh: of the anchors that most of them lack.",
                "max(istio_trust:lacking_proxies:count)",
                steps=ANY_IS_BAD,
                size=Size(4, 8),
                links=[runbook("IstioTrustIncomplete")],
            ),
            stat(
                "Proxies of unknown trust",
                "Proxies that were looked at without learning which CAs they trust.",
                or_zero(
                    f"sum(istio_trust_unknown_proxies{{{NAMESPACE}}})", f"sum(istio_trust_known_proxies{{{NAMESPACE}}})"
                ),
                steps=ANY_IS_A_WARNING,
                size=Size(4, 8),
            ),
            table(
                "Who still has leaves of which issuer",
                "Workloads of the mesh by the CA that issued their leaves: fifty of them, those first whose CA has "
                "issued nothing for longest. During a rotation, these are the ones that have to come over.",
                [
                    f"{stragglers} * 1000",
                    f"{leaves} and on (cluster, namespace, workload, ca) {stragglers}",
                ],
                [
                    Column("ca", "Issued by"),
                    Column("cluster", "Cluster"),
                    Column("namespace", "Namespace"),
                    Column("workload", "Workload"),
                    Column("B", "Leaves", decimals=0),
                    Column("A", "Last issuance", unit="dateTimeFromNow"),
                ],
                sort=("Last issuance", False),
                size=Size(12, 8),
            ),
        ],
    )


def _census() -> Row:
    trusting = f"sum by (cluster, namespace, ca) (istio_ca_trusting_proxies{{{NAMESPACE}}})"
    known = f"sum by (cluster, namespace) (istio_trust_known_proxies{{{NAMESPACE}}})"
    signed = f"sum by (cluster, namespace, ca) (istio_ca_signed_leaves{{{NAMESPACE}}} and on (ca) istio_ca:root:info)"
    all_of_them = f'label_replace({_place(known)}, "root", "all", "", "")'
    return Row(
        "Census",
        [
            matrix(
                "Proxies by namespace and root",
                "How many proxies of a namespace trust each root; `all` are those whose bundle is known. Empty: none.",
                f"max by (place, root) ({_place(_root(trusting))} or {all_of_them})",
                row="place",
                column="root",
            ),
            matrix(
                "Leaves by namespace and root",
                "How many leaves of a namespace have a chain through each root. Empty: none.",
                f"max by (place, root) ({_place(_root(signed))})",
                row="place",
                column="root",
            ),
        ],
    )


def _places() -> Row:
    holding = f"group by (location, cluster, ca) (istio_ca_location_info{{{CLUSTER}}})"
    return Row(
        "CA sources",
        [
            matrix(
                "What each place holds",
                "Places from which the mesh takes or trusts a CA, and the CA keys in each. Places of one cluster that "
                "the mesh reads should agree.",
                f'max by (place, ca) (label_replace(label_join({holding}, "place", "/", "cluster", "location"), '
                '"place", "$1", "place", "/(.*)"))',
                row="place",
                column="ca",
                size=Size(14, 8),
                words={1: ("held", GOOD)},
                steps=[(None, GOOD)],
                links=[runbook("IstioCASourcesDiverged")],
            ),
            table(
                "Places that lack a root",
                "For each root of a cluster, how many places of it lack the root: the CA's Secret, webhooks, bundles, "
                "and the root ConfigMap of each namespace. Zero where they agree.",
                [f"{named(f'max by (cluster, ca) (istio_ca:diverged_locations:count{{{RECORDED_CLUSTER}}})')}"],
                [
                    Column("cluster", "Cluster"),
                    Column("ca", "Root"),
                    Column("subject", "Subject"),
                    Column("A", "Lacking", decimals=0, steps=ANY_IS_A_WARNING),
                ],
                sort=("Lacking", True),
                size=Size(7, 8),
                links=[runbook("IstioCASourcesDiverged")],
            ),
            stat(
                "istiod behind",
                "How far the root that istiod works with ends from the nearest one in its Secret. Zero once it has "
                "loaded it; empty where the Secret may not be read, or no istiod of 1.24 or newer is.",
                f"max(istio_istiod:root_difference:seconds{{{RECORDED_CLUSTER}}})",
                unit="s",
                steps=[(None, GOOD), (60, BAD)],
                size=Size(3, 8),
                links=[runbook("IstioCacertsNotReloaded")],
            ),
        ],
    )


def _ends() -> Row:
    return Row(
        "When a CA ends",
        [
            table(
                "Blast radius",
                "What ends with each CA: its time, the leaves whose chain passes through it, those of them that would "
                "live longer than it, and how many of its longest leaves it could still issue one after the other.",
                [
                    f"max by (ca, subject, role) (istio_ca_expiration_timestamp{{{EXPORTER}}}) - time()",
                    "max by (ca) (istio_ca:lost_leaves:count)",
                    or_zero(
                        f"sum by (ca) (istio_ca_outliving_leaves{{{NAMESPACE}}})",
                        "max by (ca) (istio_ca:lost_leaves:count)",
                        on="ca",
                    ),
                    "max by (ca) (istio_ca:remaining_lifetimes:ratio)",
                    f"min by (ca) (istio_ca_earliest_expiration_timestamp{{{EXPORTER}}}) * 1000",
                ],
                [
                    Column("ca", "CA"),
                    Column("subject", "Subject"),
                    Column("role", "Role"),
                    Column("A", "Ends in", unit="s", decimals=1),
                    Column("E", "First certificate in use ends", unit="dateTimeAsIso"),
                    Column("B", "Leaves lost", decimals=0),
                    Column("C", "Leaves that outlive it", decimals=0, steps=ANY_IS_A_WARNING),
                    Column("D", "Lifetimes left", decimals=1, steps=LIFETIMES_LEFT),
                ],
                sort=("Ends in", False),
                size=Size(24, 7),
                links=[runbook("IstioCAExpiring"), runbook("IstioLeafOutlivesCA")],
            )
        ],
    )
