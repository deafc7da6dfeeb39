# SPDX-License-Identifier: Apache-2.0
"""Reads an exposition page from standard input with Prometheus's own parsers and prints its samples as JSON."""

import json
import sys

from prometheus_client import parser as text
from prometheus_client.openmetrics import parser as openmetrics

parser = openmetrics if sys.argv[1] == "openmetrics" else text
page = sys.stdin.buffer.read().decode("utf-8", errors="strict")
samples = [
    {"name": sample.name, "labels": sample.labels, "value": repr(sample.value), "family": family.name}
    for family in parser.text_string_to_metric_families(page)
    for sample in family.samples
]
seen = set()
for sample in samples:
    key = (sample["name"], tuple(sorted(sample["labels"].items())))
    if key in seen:
        sys.exit(f"twice on one page: {key}")
    seen.add(key)
print(json.dumps(samples))
