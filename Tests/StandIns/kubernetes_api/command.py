# SPDX-License-Identifier: Apache-2.0
"""The command line."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from aiohttp import web

from .access import Access
from .control import Control, generate, load
from .generate import Plan, make
from .generate.material import needles
from .identity import User, server_context
from .rights import Rights
from .server import API
from .store import Store
from .stored import encode
from .versions import BY_NAME


def main(usage: str | None) -> int:
    flags = _flags(usage)
    match flags.command:
        case "serve":
            asyncio.run(_serve(flags))
        case "generate":
            for made in make(flags.plan):
                sys.stdout.buffer.write(encode(made.content) + b"\n")
        case "needles":
            print(*(needle.decode() for needle in needles(flags.canary)), sep="\n")
    return 0


def _flags(usage: str | None) -> argparse.Namespace:
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="kubernetes_api", description=usage, formatter_class=formatter)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="serve the API")
    serve.add_argument("--folder", type=Path, required=True, help="for the CA, tokens and kubeconfig")
    serve.add_argument("--plain", action="store_true", help="http instead of https")
    serve.add_argument("--port", type=int, default=0, help="of the API. Default: any free one")
    serve.add_argument("--account", default="istio-system/istio-certificate-exporter", help="NAMESPACE/NAME")
    serve.add_argument("--rights", type=Path, action="append", default=[], help="YAML of roles; may be repeated")
    serve.add_argument("--load", type=Path, action="append", default=[], help="objects as JSON lines; may be repeated")
    serve.add_argument("--generate", type=Plan.read, help="objects of a mesh, as for the command generate")
    serve.add_argument("--version", default="1.35", help="of Kubernetes. Default: %(default)s")
    serve.add_argument("--versions", choices=BY_NAME, default="plain", help="how resource versions look")
    serve.add_argument("--history", type=int, default=10_000, help="changes of each resource that are remembered")
    serve.add_argument("--bookmark-seconds", type=float, default=5.0, help="between bookmarks of a watch")
    serve.add_argument("--absent", action="append", default=[], help="a resource that is not served")
    serve.add_argument("--exit-with-stdin", action="store_true", help="end when standard input is closed")
    generating = commands.add_parser("generate", help="print objects of a mesh as JSON lines")
    generating.add_argument("plan", type=Plan.read, help="NAME=VALUE,...: " + ", ".join(Plan.__dataclass_fields__))
    commands.add_parser("needles", help="how a canary is found").add_argument("canary")
    return parser.parse_args()


async def _serve(flags: argparse.Namespace) -> None:
    ended = _end_of_serving(flags.exit_with_stdin)
    flags.folder.mkdir(parents=True, exist_ok=True)
    namespace, _, name = flags.account.partition("/")
    access = Access(flags.folder.absolute(), User.service_account(namespace, name))
    api = API(
        store=Store(BY_NAME[flags.versions](), flags.history),
        version=flags.version,
        bookmark_seconds=flags.bookmark_seconds,
        absent=frozenset(flags.absent),
        rights=Rights.from_yaml(*(file.read_text() for file in flags.rights)),
    )
    for file in flags.load:
        load(api, file)
    if flags.generate:
        generate(api, flags.generate)
    access.write_certificates()
    access.write_tokens(api.identities)
    context = None if flags.plain else server_context(*access.server_files(), str(access.authority_file))
    served = await _start(api.application(), flags.port, context)
    control = await _start(Control(api, access, context).application(), 0, None)
    port, control_port = served.addresses[0][1], control.addresses[0][1]
    url = f"{'http' if flags.plain else 'https'}://127.0.0.1:{port}"
    access.write_kubeconfig(url)
    print(json.dumps(_ready(access, url, port, control_port)), flush=True)
    try:
        await ended.wait()
    finally:
        await control.cleanup()
        await served.cleanup()


async def _start(application: web.Application, port: int, context) -> web.AppRunner:
    # Without cancellation a watch would outlive the client that went away.
    runner = web.AppRunner(application, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, ssl_context=context, backlog=1024).start()
    return runner


def _ready(access: Access, url: str, port: int, control_port: int) -> dict:
    return {
        "url": url,
        "kubeconfig": str(access.kubeconfig),
        "ca_file": str(access.authority_file),
        "token_file": str(access.token_file),
        "admin_token_file": str(access.admin_token_file),
        "service_account_folder": str(access.service_account_folder),
        "service_host": "127.0.0.1",
        "service_port": port,
        "control": f"http://127.0.0.1:{control_port}",
        "pid": os.getpid(),
    }


def _end_of_serving(with_stdin: bool) -> asyncio.Event:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    if with_stdin:
        _call_at_end_of_stdin(loop, ended.set)
    return ended


def _call_at_end_of_stdin(loop: asyncio.AbstractEventLoop, call) -> None:
    descriptor = sys.stdin.fileno()

    def read() -> None:
        if not os.read(descriptor, 4096):
            loop.remove_reader(descriptor)
            call()

    loop.add_reader(descriptor, read)
