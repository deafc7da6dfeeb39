# SPDX-License-Identifier: Apache-2.0
"""rights_variants.py FOLDER: every profile of rights in it as rendered, and again with one verb of one resource less.

Prints JSON: "rights", the roles and bindings of all of them, each for an account of its own; and "variants", of which
each tells its profile, account, configuration and what was removed. Profiles share most of their rights: where two would
grant the same to the same configuration, only the first is printed, and a right that was removed from the same role in
an earlier profile is not removed again.
"""

import copy
import json
import pathlib
import sys

import yaml

# The profiles name a namespace and a Secret of an example; these are the stand-in's.
EXAMPLES = {"shop-credential": "service-0-tls", "shop": "team-0"}
# Which account runs with which file.
NODE_CONFIGURATION = "node.config.yml"
ACCOUNT, NODE_ACCOUNT = "istio-certificate-exporter", "istio-certificate-exporter-node"


def text_of(file):
    text = file.read_text()
    for example, real in EXAMPLES.items():
        text = text.replace(example, real)
    return text


def profiles(folder):
    for profile in sorted(one for one in folder.iterdir() if one.is_dir()):
        documents = [one for one in yaml.safe_load_all(text_of(profile / "rights.yaml")) if one]
        for name, account in (("config.yml", ACCOUNT), (NODE_CONFIGURATION, NODE_ACCOUNT)):
            if (profile / name).exists():
                yield profile.name, text_of(profile / name), granted_to(account, documents)


def is_binding(document):
    return document["kind"].endswith("Binding")


def place(document):
    return document["metadata"].get("namespace")


def granted_to(account, documents):
    """The bindings of one account, and the roles that they name."""
    bindings = [
        one for one in documents if is_binding(one) and any(subject["name"] == account for subject in one["subjects"])
    ]
    roles = {(one["roleRef"]["kind"], place(one), one["roleRef"]["name"]) for one in bindings}
    return [
        one for one in documents if one in bindings or (one["kind"], place(one), one["metadata"]["name"]) in roles
    ]


def without(documents, removed):
    """Rules are split first, so that only the one resource loses the verb."""
    documents = copy.deepcopy(documents)
    for document in documents:
        if is_binding(document):
            continue
        document["rules"] = [
            {**rule, "resources": [resource], "verbs": [verb]}
            for rule in document["rules"]
            for resource in rule["resources"]
            for verb in rule["verbs"]
            if removed != right(document, rule, resource, verb)
        ]
    return documents


def names_of(rule):
    return tuple(rule.get("resourceNames", ()))


def right(document, rule, resource, verb):
    """By the role's name too: two accounts have the same right for different reasons."""
    return (document["metadata"]["name"], document["kind"], place(document), names_of(rule), resource, verb)


def rights_of(documents):
    return [
        right(document, rule, resource, verb)
        for document in documents
        if not is_binding(document)
        for rule in document["rules"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    ]


def for_account(documents, account):
    """The same for another account: both could stand in one cluster."""
    for document in documents:
        document["metadata"]["name"] += f"-{account}"
        if is_binding(document):
            document["roleRef"]["name"] += f"-{account}"
            document["subjects"] = [{"kind": "ServiceAccount", "namespace": "istio-system", "name": account}]
    return documents


def main():
    rights, variants, known, removed_before = [], [], set(), set()
    for profile, configuration, documents in profiles(pathlib.Path(sys.argv[1])):
        for removed in [None, *rights_of(documents)]:
            changed = without(documents, removed)
            meaning = (configuration, tuple(sorted(rights_of(changed), key=str)))
            if meaning in known or removed in removed_before:
                continue
            known.add(meaning)
            if removed:
                removed_before.add(removed)
            account = f"variant-{len(variants)}"
            rights += for_account(changed, account)
            parts = dict(zip(("kind", "namespace", "names", "resource", "verb"), removed[1:])) if removed else None
            variants.append(
                {"profile": profile, "account": account, "configuration": configuration, "removed": parts}
            )
    json.dump({"rights": yaml.safe_dump_all(rights), "variants": variants}, sys.stdout)


main()
