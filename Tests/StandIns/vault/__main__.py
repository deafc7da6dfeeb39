# SPDX-License-Identifier: Apache-2.0
"""A stand-in for a Vault or OpenBao server: the API of its PKI engine and of its tokens, with real certificates.

    python Tests/StandIns/vault [--port 0] [--exit-with-stdin]

When it is ready it prints one line of JSON, {"url": ..., "control": ..., "root_token": ..., "pid": ...}. It ends on
SIGTERM and SIGINT, and with --exit-with-stdin when its standard input is closed.

It answers health, the unauthenticated and the authenticated reads of PKI mounts, the Kubernetes login, and a token's
look at itself and renewal (openbao:http, openbao:builtin/logical/pki, openbao:vault/token_store.go). Lists are asked
for with LIST or with ?list=true. The control interface is JSON over plain HTTP at the URL "control":

    PATCH  /settings     {"sealed", "initialized", "standby", "performance_standby", "disaster_recovery", "forwards",
                          "refuses_list", "pages", "version", "clock_skew"}: see Settings in server.py
    POST   /mounts       {"namespace": "", "path": "pki", "legacy": false}     an empty PKI engine
    DELETE /mounts       ?path=pki[&namespace=]
    POST   /issuers      {"path": "pki", "namespace": "", "name": "root-2026", "common_name": "Root", "days": 3650,
                          "parent": "name of an issuer", "default": true}      -> {"id", "certificate"}
    DELETE /issuers      ?path=pki&name=root-2026[&namespace=]
    POST   /crl          {"path", "namespace", "issuer", "days": 3, "delta": false}    sign a revocation list anew
    POST   /certificates {"path", "namespace", "issuer", "common_name", "hours": 24}   -> {"serial", "certificate"}
    POST   /revocations  {"path", "namespace", "serial"}
    POST   /roles        {"path", "namespace", "name", "ttl": 3600, "max_ttl": 86400}
    POST   /tokens       {"namespace": "", "ttl": 3600, "max_ttl": 0, "renewable": true, "paths": ["*"]} -> {"token"}
                          paths are patterns of what it may read; itself it may always look at
    DELETE /tokens       {"token": ...}    revoke it
    POST   /tokens/age   {"seconds": 600}  as if all of them had been issued so much earlier
    POST   /logins       {"namespace": "", "mount": "kubernetes", "role", "jwt", "ttl", "max_ttl", "renewable", "paths"}
    POST   /faults       {"path": "/v1/*", "status": 500, "body": "...", "content_type": "text/html", "count": 1}
    DELETE /faults
    GET    /requests     [?since=INDEX] each with method, path, query, namespace, and whether it brought a token
"""

import os
import sys

if not __package__:
    # Run as a folder, whose modules would hide those of the standard library.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from vault.command import main

if __name__ == "__main__":
    sys.exit(main(__doc__))
