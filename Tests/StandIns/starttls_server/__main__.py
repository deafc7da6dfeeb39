# SPDX-License-Identifier: Apache-2.0
"""python3 -m starttls_server KIND [--cert FILE --key FILE] [--refuse]

Prints its port, and serves until it is ended.
"""

import argparse

from starttls_server import dialogues
from starttls_server.server import Server


def main():
    parser = argparse.ArgumentParser(prog="starttls_server")
    parser.add_argument("kind", choices=sorted(dialogues.ALL))
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--refuse", action="store_true")
    arguments = parser.parse_args()
    server = Server(arguments.kind, arguments.cert, arguments.key, arguments.refuse)
    print(server.port, flush=True)
    server.run()


main()
