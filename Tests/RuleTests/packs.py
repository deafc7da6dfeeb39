# SPDX-License-Identifier: Apache-2.0
"""The alert rules as they are shipped, and the program that makes them."""

import importlib.machinery
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
ALERTS = ROOT / "alerts"


def _load(path: Path):
    """A program without an ending, as a module."""
    name = path.name.replace("-", "_")
    loader = importlib.machinery.SourceFileLoader(name, str(path))
    spec = importlib.util.spec_from_loader(name, loader)
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up by its name.
    importlib.sys.modules[name] = module
    loader.exec_module(module)
    return module


make_rules = _load(ROOT / "scripts/make-rules")


def shipped() -> dict[str, dict]:
    return {path.name: yaml.safe_load(path.read_text()) for path in sorted(ALERTS.glob("*.rules.yml"))}


def rules(document: dict) -> Iterator[dict]:
    for group in document["groups"]:
        yield from group["rules"]


def alerts() -> list[dict]:
    return [rule for document in shipped().values() for rule in rules(document) if "alert" in rule]
