# SPDX-License-Identifier: Apache-2.0
"""The exporter's side of the demo: its configuration file, its command line, and what to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from mesh import Mesh
from scene import HealthyScene, TroubledScene
from workload import GATEWAY, GATEWAY_SECRET, OUTLIVING, ROTATING, STALLED, Workload


def configuration(mesh: Mesh, listen_address: str, interval_seconds: int) -> dict[str, Any]:
    interval = f"{interval_seconds}s"
    return {
        "web": {"listen_address": listen_address},
        "sources": [
            {
                "name": "demo-mesh",
                "type": "envoy",
                "interval": interval,
                "max_age": "10m",
                "targets": [{"url": address} for address in mesh.admin_addresses()],
            },
            {
                "name": "demo-ca",
                "type": "files",
                "interval": interval,
                "paths": [str(mesh.authority_folder / "*" / "*.pem")],
            },
        ],
    }


def write_configuration(mesh: Mesh, path: Path, listen_address: str, interval_seconds: int) -> None:
    text = yaml.safe_dump(configuration(mesh, listen_address, interval_seconds), sort_keys=False)
    path.write_text("# SPDX-License-Identifier: Apache-2.0\n" + text)


def arguments_with_file(path: Path) -> list[str]:
    return ["serve", f"--config.file={path}"]


def arguments_with_flags(mesh: Mesh, listen_address: str) -> list[str]:
    """The same sources, at the intervals that the exporter has by itself."""
    flags = [f"--envoy.admin={address}" for address in mesh.admin_addresses()]
    flags.append(f"--files={mesh.authority_folder / '*' / '*.pem'}")
    return ["serve", f"--web.listen-address={listen_address}", *flags]


def what_to_look_at(mesh: Mesh, scene: TroubledScene | HealthyScene, listen_address: str) -> str:
    rotations = "istio_certificate_rotations_total"
    if isinstance(scene, HealthyScene):
        return f"""
    http://{listen_address}/metrics   (files of the demo: {mesh.folder})

    every workload rotates at half of its leaf's life, every {_span(scene.lifetime // 2)}:
        {rotations}{{secret="default"}}

    Ctrl-C ends all of it.
"""
    overdue = _span(max(0, scene.stalled_lifetime // 2 - scene.stalled_age))
    expired = _span(max(0, scene.stalled_lifetime - scene.stalled_age))
    ends = _span(scene.outlived_authority)
    due, expiration = "istio_certificate_rotation_due_timestamp", "istio_certificate_expiration_timestamp"
    effective = "istio_certificate_effective_expiration_timestamp"
    return f"""
    http://{listen_address}/metrics   (files of the demo: {mesh.folder})

    rotates every {_span(scene.rotation)}:
        {rotations}{_labels(ROTATING)}
    has stopped to rotate: due in {overdue}, expired in {expired}:
        {due}{_labels(STALLED)}
        {expiration}{_labels(STALLED)}
    outlives its CA, which ends in {ends}:
        {effective}{_labels(OUTLIVING)}
    a gateway's 90 days, with no plan of rotation:
        {expiration}{_labels(GATEWAY, GATEWAY_SECRET)}

    Ctrl-C ends all of it.
"""


def _labels(workload: Workload, secret: str = "default") -> str:
    return f'{{namespace="{workload.namespace}",workload="{workload.name}",secret="{secret}"}}'


def _span(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}m{rest:02d}s" if minutes else f"{rest}s"
