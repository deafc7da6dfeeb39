# SPDX-License-Identifier: Apache-2.0
"""A stand-in for a Kubernetes API server: the real wire protocol over objects in memory, for tests.

    python Tests/StandIns/kubernetes_api serve --folder FOLDER [--rights FILE.yaml] [--load FILE.jsonl] ...
    python Tests/StandIns/kubernetes_api serve --folder FOLDER --generate secrets=10000,pods=1000
    python Tests/StandIns/kubernetes_api generate secrets=100,helm=3,canary=... > objects.jsonl
    python Tests/StandIns/kubernetes_api needles CANARY     the bytes to look for, one a line

When it is ready it prints one line of JSON:

    {"url": ..., "kubeconfig": ..., "ca_file": ..., "token_file": ..., "admin_token_file": ...,
     "service_account_folder": ..., "service_host": ..., "service_port": ..., "control": ..., "pid": ...}

The kubeconfig has a context for each way to come in: token (the current one), certificate, exec, exec-v1beta1, all
for the service account of --account; admin and admin-certificate, who may do everything; anonymous. Every run of the
exec plugin appends a line to FOLDER/exec-calls. It ends on SIGTERM and SIGINT, and with --exit-with-stdin when its
standard input is closed, so that a test that is killed leaves nothing behind.

The control interface is JSON over plain HTTP at the URL "control":

    POST   /objects            one object, a list, or JSON lines: add or replace
    GET    /objects            ?resource=pods[&namespace=][&name=]
    DELETE /objects            the same parameters; without a name all of them
    POST   /load               {"file": "objects.jsonl"}
    POST   /generate           {"secrets": 10000, "pods": 1000, "canary": ...}: see Plan in generate/plan.py
    POST   /compact            [?resource=] forget history: old versions and continue tokens are answered with 410
    POST   /faults             {"kind": ..., "verb": "list", "resource": "pods", "namespace": ..., "name": ...,
                               "subresource": ..., "query": {"continue": "*", "sendInitialEvents": null},
                               "skip": 0, "count": 1 or null for all, ...}; kinds and parameters: faults.py
    GET    /faults             with what is left of each and how often it hit
    DELETE /faults             [?id=]
    POST   /watches            {"resource": "pods", "text": "raw", "bookmark": false, "end": "clean|fin|reset|hang"}
                               done to the watches that are open now
    PUT    /rights             YAML of roles and bindings; an empty body allows everything
    POST   /tokens             {"user": "system:serviceaccount:ns:name", "groups": []} -> {"token": ...}
    DELETE /tokens             {"token": ...}
    POST   /tokens/rotate      {"expire": true, "token": null} a new token in all files, which may be given
    POST   /certificates/rotate  a new CA in all files, and a new server certificate for new connections
    POST   /exec-credential    {"status": {...}, "version": "v1"} what the exec plugin prints
    POST   /ports              {"namespace": "*", "pod": "web-*", "port": 15000, "to_port": 43215}: where it really is
    GET    /ports, DELETE /ports
    GET    /counters           requests by verb, resource and status; bytes; open watches and tunnels, and the most
    GET    /requests           [?since=INDEX&verb=&resource=...] each with query and headers, without tokens
    POST   /await              {"where": {"verb": "watch", "resource": "pods"}, "since": 0, "at_least": 2,
                               "timeout": 10}
                               or {"gauge": "open_tunnels", "at_most": 0}; answers {"met": true, "count": 2}
    PATCH  /settings           {"bookmark_seconds": 5, "version": "1.35", "absent": ["clustertrustbundles"]}
"""

import os
import sys

if not __package__:
    # Run as a folder, whose modules would hide those of the standard library.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from kubernetes_api.command import main

if __name__ == "__main__":
    sys.exit(main(__doc__))
