# SPDX-License-Identifier: Apache-2.0
"""Parts of the expressions that several dashboards share.

What several exporters show is one thing: expressions group by the labels of the subject before they count. What is
missing has no value, and a zero is written only where the census is there that it is counted in.
"""

# What a series of the exporter is selected by, from what every series has to what only those of a workload have.
EXPORTER = 'job=~"$job",instance=~"$instance"'
CLUSTER = f'{EXPORTER},cluster=~"$cluster"'
NAMESPACE = f'{CLUSTER},namespace=~"$namespace"'
WORKLOAD = f'{NAMESPACE},workload=~"$workload"'

# The same of what the rules record over all exporters.
RECORDED_CLUSTER = 'cluster=~"$cluster"'
RECORDED_NAMESPACE = f'{RECORDED_CLUSTER},namespace=~"$namespace"'
RECORDED_WORKLOAD = f'{RECORDED_NAMESPACE},workload=~"$workload"'

# The labels that name one place of a certificate, and one proxy.
SLOT = "source, cluster, namespace, workload, pod, secret, key, role, name, twin"
PROXY = "source, cluster, namespace, workload, pod"

LEAF = f'{WORKLOAD},role="leaf"'
RECORDED_LEAF = f'{RECORDED_WORKLOAD},role="leaf"'

# Only what is the best that is known of a certificate, so that one that several sources show counts once.
DISTINCT = f"and on ({SLOT}) istio_certificate:distinct:info"
# Without what was last known of proxies that do not answer: it is old, and not late.
FRESH = f"unless on ({SLOT}) istio_certificate:unanswered:info"
ANSWERED = f"{DISTINCT} {FRESH}"

# Each root with its subject, once.
ROOT_SUBJECT = f"""topk by (ca) (
  1, group by (ca, subject) (istio_ca_expiration_timestamp{{{EXPORTER},role="root"}})
)"""


def moved(family: str, by: str = "", *labels: str, asked: str = "rate", window: str = "$__rate_interval") -> str:
    """The sum of a counter of proxies, each once though several exporters may see it.

    What moves comes first: to tell thousands of counters apart that stand still is what costs. Those are zero while
    there are proxies that answer.

    - by: the labels of the sum.
    - labels: what tells the counters of one proxy apart.
    """
    change = f"{asked}({family}{{{WORKLOAD}}}[{window}])"
    return (
        f"(sum by ({by}) (max by ({', '.join((PROXY, *labels))}) ({change} > 0))\n"
        f"or 0 * count by ({by}) ({change}) and on () istio_proxy_up{{{WORKLOAD}}} == 1)"
    )


def rotations(by: str = "") -> str:
    """Certificates replaced, a second."""
    change = rate("istio_certificate_rotations_total", WORKLOAD)
    return f"(sum by ({by}) (max by ({SLOT}) ({change} > 0) {DISTINCT})\nor 0 * count by ({by}) ({change}))"


def rate(family: str, selector: str) -> str:
    return f"rate({family}{{{selector}}}[$__rate_interval])"


def named(expression: str) -> str:
    """A series for each `ca`, with the subject of its root."""
    return f"({expression}) * on (ca) group_left (subject) {ROOT_SUBJECT}"


def or_zero(expression: str, census: str, *, on: str | None = None) -> str:
    """The expression, and zero where it has nothing but the census has; nothing where the census has nothing."""
    matching = "" if on is None else f"on ({on}) "
    return f"{expression} or {matching}0 * {census}"
