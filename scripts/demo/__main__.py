# SPDX-License-Identifier: Apache-2.0
"""A small mesh of real Envoys on loopback, with the exporter in front of it.

SIGUSR1 rotates the leaves now; SIGINT, SIGTERM and SIGHUP end everything, and so does the end of any part.

While it runs, the file control.json in its folder stops rotations, and starts them again when it says so or is gone:
{"authority_stopped": true} for all of them, {"stopped_workloads": ["cart"]} for some. It is read before each rotation;
move it into place, so that nobody reads half of it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

from control import Control
from delivery import move_into_place
from exporter import arguments_with_file, arguments_with_flags, what_to_look_at, write_configuration
from mesh import Mesh
from parts import DemoFailure, Parts, first_free_port
from scene import HealthyScene, TroubledScene, scaled_backdate
from traffic import steady

# The longest path of a unix socket, with room for proxies/NAME/admin.sock.
_LONGEST_FOLDER = 70
_BETWEEN_LOOKS_SECONDS = 0.2


def _flags() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/run demo", description=__doc__)
    parser.add_argument("--envoy", type=Path, required=True, help="the Envoy program")
    parser.add_argument("--exporter", type=Path, help="the exporter program; without it only the mesh is started")
    parser.add_argument("--exporter-flags", action="store_true", help="give the exporter flags, not the file")
    parser.add_argument("--port", type=int, default=9694, help="port of the exporter, or the next free one after it")
    parser.add_argument("--folder", type=Path, help="an empty folder for files; it is kept. Default: a temporary one")
    parser.add_argument("--interval-seconds", type=_positive, default=5, help="between two polls of the exporter")
    parser.add_argument("--rotation-seconds", type=_positive, default=60, help="between two rotations")
    parser.add_argument("--no-rotation", action="store_true", help="rotate on SIGUSR1 only")
    parser.add_argument(
        "--backdate-seconds",
        type=_not_negative,
        help="NotBefore lies that far before issue. Default: 120; with --healthy in proportion to a leaf of a day",
    )
    parser.add_argument("--stalled-lifetime-seconds", type=_positive, default=1800)
    parser.add_argument("--stalled-age-seconds", type=_positive, default=840, help="age of that leaf at the start")
    parser.add_argument("--outlived-authority-seconds", type=_positive, default=600, help="until that CA ends")
    parser.add_argument("--healthy", action="store_true", help="every workload rotates at half of its leaf's life")
    parser.add_argument(
        "--leaf-lifetime-seconds", type=_positive, help="with --healthy: from NotBefore to NotAfter. Default: 120"
    )
    parser.add_argument(
        "--spread-seconds",
        type=_not_negative,
        help="with --healthy: every workload rotates once in that time. Default: half of the lifetime",
    )
    parser.add_argument("--request-seconds", type=float, default=0.5, help="between two requests; 0 for no traffic")
    flags = parser.parse_args()
    if flags.leaf_lifetime_seconds and not flags.healthy:
        parser.error("--leaf-lifetime-seconds is for --healthy; the other mesh takes --rotation-seconds")
    flags.leaf_lifetime_seconds = flags.leaf_lifetime_seconds or 120
    half = flags.leaf_lifetime_seconds // 2
    if flags.spread_seconds is None:
        flags.spread_seconds = half
    if flags.healthy and flags.spread_seconds + (flags.backdate_seconds or 0) > half:
        parser.error("--spread-seconds and --backdate-seconds: together at most half of --leaf-lifetime-seconds")
    if flags.folder and len(str(flags.folder.absolute())) > _LONGEST_FOLDER:
        parser.error(f"--folder: at most {_LONGEST_FOLDER} characters, because a unix socket goes into it")
    return flags


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def _not_negative(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must be 0 or more")
    return value


def _say(text: str) -> None:
    print(text, flush=True)


async def _rotate_steadily(mesh: Mesh, control: Control) -> None:
    while True:
        mesh.rotate(control.read(), due_only=True)
        await asyncio.sleep(_BETWEEN_LOOKS_SECONDS)


def _scene(flags: argparse.Namespace) -> TroubledScene | HealthyScene:
    backdate = flags.backdate_seconds
    if flags.healthy:
        lifetime = flags.leaf_lifetime_seconds
        return HealthyScene(lifetime, scaled_backdate(lifetime) if backdate is None else backdate, flags.spread_seconds)
    return TroubledScene(
        rotation=flags.rotation_seconds,
        backdate=120 if backdate is None else backdate,
        stalled_lifetime=flags.stalled_lifetime_seconds,
        stalled_age=flags.stalled_age_seconds,
        outlived_authority=flags.outlived_authority_seconds,
    )


async def _run(flags: argparse.Namespace, folder: Path) -> None:
    logs = folder / "logs"
    logs.mkdir()
    scene = _scene(flags)
    mesh = Mesh(folder, scene)
    control = Control(folder / "control.json", frozenset(workload.name for workload in scene.workloads), _say)
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, lambda: mesh.rotate(control.read()))
    mesh.deliver_all()
    parts = Parts(logs)
    try:
        await mesh.start(parts, flags.envoy)
        listen_address = f"127.0.0.1:{first_free_port(flags.port)}"
        configuration = folder / "exporter.yaml"
        write_configuration(mesh, configuration, listen_address, flags.interval_seconds)
        if flags.exporter:
            by_file = arguments_with_file(configuration)
            arguments = arguments_with_flags(mesh, listen_address) if flags.exporter_flags else by_file
            await parts.start("exporter", str(flags.exporter), *arguments, shows_output=True)
        state = {"exporter": listen_address, "pids": parts.pids(), "proxies": mesh.describe()}
        # Moved into place when everything runs: whoever waits for this file may start to look.
        move_into_place(folder / "mesh.json", json.dumps(state, indent=2).encode())
        _say(what_to_look_at(mesh, scene, listen_address) if flags.exporter else f"mesh: {folder / 'mesh.json'}")
        await parts.while_running(_live(mesh, control, flags))
    finally:
        await parts.stop()


async def _live(mesh: Mesh, control: Control, flags: argparse.Namespace) -> None:
    async with asyncio.TaskGroup() as group:
        # Also without rotation and traffic this ends by cancellation only.
        group.create_task(asyncio.Event().wait())
        if not flags.no_rotation:
            group.create_task(_rotate_steadily(mesh, control))
        if flags.request_seconds > 0:
            group.create_task(steady(mesh.entries(), flags.request_seconds))


async def _until_told(flags: argparse.Namespace, folder: Path) -> int:
    run = asyncio.ensure_future(_run(flags, folder))

    def end() -> None:
        # Once: a second Ctrl-C must not cut short the ending of the parts.
        if not run.cancelling():
            run.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, end)
    try:
        await run
    except asyncio.CancelledError:
        _say("demo: ended")
        return 0
    except DemoFailure as failure:
        _say(f"demo: {failure}")
    return 1


def main() -> int:
    flags = _flags()
    if not os.access(flags.envoy, os.X_OK):
        _say(f"demo: {flags.envoy} is no program; scripts/install run fetches one")
        return 1
    if flags.folder:
        folder = flags.folder.absolute()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            _say(f"demo: {folder} is not empty")
            return 1
        return asyncio.run(_until_told(flags, folder))
    with tempfile.TemporaryDirectory(prefix="demo-mesh-") as folder_name:
        return asyncio.run(_until_told(flags, Path(folder_name)))


if __name__ == "__main__":
    sys.exit(main())
