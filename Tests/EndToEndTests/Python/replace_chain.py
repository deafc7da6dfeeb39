# SPDX-License-Identifier: Apache-2.0
"""replace_chain.py SECRET.json CHAIN.pem: gives an SDS file another certificate chain, and moves it into place."""

import json
import os
import sys


def replace(value, chain):
    if isinstance(value, dict):
        for key, member in value.items():
            if key == "certificate_chain":
                value[key] = {"inline_string": chain}
            else:
                replace(member, chain)
    elif isinstance(value, list):
        for member in value:
            replace(member, chain)


path, chain_path = sys.argv[1:]
with open(path) as file:
    secret = json.load(file)
with open(chain_path) as file:
    replace(secret, file.read())
with open(path + ".new", "w") as file:
    json.dump(secret, file)
os.rename(path + ".new", path)
