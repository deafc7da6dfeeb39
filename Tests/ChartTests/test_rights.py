# SPDX-License-Identifier: Apache-2.0
"""Each choice of rights is exactly its list, for exactly its account."""

import unittest

from chart import CLUSTER_NAME, FULLNAME, NAMESPACE, RIGHTS, combinations, named, of_kind, render


def rule(resource: str, *verbs: str, group: str = "", names: tuple[str, ...] = ()) -> tuple:
    return group, resource, tuple(sorted(names)), tuple(sorted(verbs))


def rules(role: dict) -> set[tuple]:
    """One tuple for each group and resource; anything else that a rule may hold fails here."""
    found = set()
    for one in role["rules"]:
        unexpected = one.keys() - {"apiGroups", "resources", "resourceNames", "verbs"}
        assert not unexpected, unexpected
        for group in one["apiGroups"]:
            for resource in one["resources"]:
                found.add(rule(resource, *one["verbs"], group=group, names=tuple(one.get("resourceNames", ()))))
    return found


PODS = rule("pods", "get", "list", "watch")
PORT_FORWARD = rule("pods/portforward", "get", "create")
PODS_PROXY = rule("pods/proxy", "get")
CONFIG_MAPS = rule("configmaps", "get", "list", "watch", names=("istio-ca-root-cert", "istio-ca-crl"))
SECRETS = rule("secrets", "get", "list", "watch")
CLUSTER_OBJECTS = {
    rule("mutatingwebhookconfigurations", "list", "watch", group="admissionregistration.k8s.io"),
    rule("validatingwebhookconfigurations", "list", "watch", group="admissionregistration.k8s.io"),
    rule("apiservices", "list", "watch", group="apiregistration.k8s.io"),
    rule("customresourcedefinitions", "list", "watch", group="apiextensions.k8s.io"),
    rule("clustertrustbundles", "list", "watch", group="certificates.k8s.io"),
}
CERT_MANAGER = {
    rule(resource, "get", "list", "watch", group="cert-manager.io")
    for resource in ("certificates", "certificaterequests", "issuers")
}
CLUSTER_ISSUERS = rule("clusterissuers", "get", "list", "watch", group="cert-manager.io")
CSRS = rule("certificatesigningrequests", "get", "list", "watch", group="certificates.k8s.io")
CLUSTER_ROOT = rule("configmaps", "get", "list", "watch", names=("kube-root-ca.crt",))
MTLS = {
    rule("peerauthentications", "get", "list", "watch", group="security.istio.io"),
    rule("destinationrules", "get", "list", "watch", group="networking.istio.io"),
}
# What every profile has but its proxies and Secrets.
OBJECTS = {CONFIG_MAPS, CLUSTER_ISSUERS, CSRS, CLUSTER_ROOT} | CLUSTER_OBJECTS | CERT_MANAGER | MTLS
PROXY_RULES = {"observer": {PODS}, "port-forward": {PODS, PORT_FORWARD}}
EVERYWHERE = ""


def granted(documents: list[dict], account: str) -> dict[str, set[tuple]]:
    """What the bindings give to the account, by namespace; EVERYWHERE for the cluster."""
    found: dict[str, set[tuple]] = {}
    for binding in of_kind(documents, "RoleBinding", "ClusterRoleBinding"):
        subject = {"kind": "ServiceAccount", "name": account, "namespace": NAMESPACE}
        if subject not in binding["subjects"]:
            continue
        kind, name = binding["roleRef"]["kind"], binding["roleRef"]["name"]
        assert binding["kind"] == f"{kind}Binding", binding
        namespace = binding["metadata"].get("namespace", EVERYWHERE)
        roles = [
            one
            for one in of_kind(documents, kind)
            if one["metadata"]["name"] == name and one["metadata"].get("namespace", EVERYWHERE) == namespace
        ]
        assert len(roles) == 1, (kind, namespace, name)
        found.setdefault(namespace, set()).update(rules(roles[0]))
    return found


def expected(values: dict) -> tuple[dict[str, set[tuple]], dict[str, set[tuple]]]:
    """What the account of the proxies and that of everything else should have."""
    proxies: dict[str, set[tuple]] = {}
    others: dict[str, set[tuple]] = {EVERYWHERE: CLUSTER_OBJECTS | {CLUSTER_ISSUERS, CSRS}}
    others.setdefault("istio-system" if values["namespaces"] else EVERYWHERE, set()).add(CLUSTER_ROOT)
    for namespace in values["namespaces"] or [EVERYWHERE]:
        proxies[namespace] = PROXY_RULES[values["proxies"]["reach"]]
        others.setdefault(namespace, set()).update({CONFIG_MAPS} | CERT_MANAGER)
    # The mesh's policy is in the root namespace, without which none can be told.
    if not values["namespaces"]:
        others[EVERYWHERE].update(MTLS | ({PODS} if values.get("mode") == "daemonset" else set()))
    read = values["secrets"]["read"]
    if read == "cluster":
        others[EVERYWHERE].add(SECRETS)
    if read == "namespaces":
        for namespace in values["secrets"]["namespaces"]:
            others.setdefault(namespace, set()).add(SECRETS)
    if read == "named":
        others.setdefault("istio-system", set()).add(rule("secrets", "get", names=("cacerts",)))
        others.setdefault("shop", set()).add(rule("secrets", "get", names=("shop-credential",)))
    return proxies, others


def union(*grants: dict[str, set[tuple]]) -> dict[str, set[tuple]]:
    found: dict[str, set[tuple]] = {}
    for grant in grants:
        for namespace, given in grant.items():
            found.setdefault(namespace, set()).update(given)
    return found


class Rights(unittest.TestCase):
    maxDiff = None

    def test_each_profile_grants_exactly_its_list(self):
        for name, values in combinations():
            with self.subTest(name):
                documents = render(values)
                proxies, others = expected(values)
                if values.get("mode") == "daemonset":
                    self.assertEqual(granted(documents, f"{FULLNAME}-node"), proxies)
                    self.assertEqual(granted(documents, FULLNAME), others)
                else:
                    self.assertEqual(granted(documents, FULLNAME), union(proxies, others))

    def test_nobody_else_is_bound(self):
        for name, values in combinations():
            with self.subTest(name):
                documents = render(values)
                accounts = {one["metadata"]["name"] for one in of_kind(documents, "ServiceAccount")}
                for binding in of_kind(documents, "RoleBinding", "ClusterRoleBinding"):
                    self.assertEqual(len(binding["subjects"]), 1)
                    self.assertIn(binding["subjects"][0]["name"], accounts)
                bound = {one["roleRef"]["name"] for one in of_kind(documents, "RoleBinding", "ClusterRoleBinding")}
                roles = {one["metadata"]["name"] for one in of_kind(documents, "Role", "ClusterRole")}
                self.assertEqual(bound, roles)

    def test_without_secrets_no_rule_mentions_them(self):
        for name, values in combinations():
            if values["secrets"]["read"] != "none":
                continue
            with self.subTest(name):
                for role in of_kind(render(values), "Role", "ClusterRole"):
                    for one in role["rules"]:
                        self.assertNotIn("secrets", one["resources"])

    def test_no_rule_has_a_wildcard_or_changes_anything(self):
        for name, values in combinations():
            with self.subTest(name):
                for role in of_kind(render(values), "Role", "ClusterRole"):
                    for group, resource, _, verbs in rules(role):
                        self.assertNotIn("*", (group, resource, *verbs))
                        allowed = {"get", "list", "watch"} | ({"create"} if resource == "pods/portforward" else set())
                        self.assertLessEqual(set(verbs), allowed)

    def test_pods_proxy_adds_one_rule_and_the_way(self):
        for reach in PROXY_RULES:
            documents = render({"proxies": {"reach": reach, "podsProxy": True}})
            role = named(documents, "ClusterRole", f"{CLUSTER_NAME}-proxies")
            self.assertEqual(rules(role), PROXY_RULES[reach] | {PODS_PROXY})

    def test_the_default_is_port_forward_without_secrets(self):
        everything = union(*({"": rules(one)} for one in of_kind(render(), "Role", "ClusterRole")))
        self.assertEqual(everything, {"": {PODS, PORT_FORWARD} | OBJECTS})

    def test_each_kind_of_issuer_and_policy_can_be_turned_off_by_itself(self):
        for value, lost in (
            ("certManager", CERT_MANAGER | {CLUSTER_ISSUERS}),
            ("csrs", {CSRS, CLUSTER_ROOT}),
            ("mtls", MTLS),
            ("istiod", set()),
        ):
            for namespaces in ([], ["istio-system", "shop"]):
                with self.subTest(value, namespaces=namespaces):
                    on = granted(render({"namespaces": namespaces}), FULLNAME)
                    off = granted(render({"namespaces": namespaces, value: {"enabled": False}}), FULLNAME)
                    found = set().union(*on.values()) - set().union(*off.values())
                    self.assertEqual(found, lost)

    def test_the_policies_of_a_mesh_are_read_where_its_root_namespace_is(self):
        both = ["shop", "istio-system"]
        for namespaces, expected in ((["shop"], {}), (both, dict.fromkeys(both, MTLS))):
            given = granted(render({"namespaces": namespaces}), FULLNAME)
            self.assertEqual({place: rules & MTLS for place, rules in given.items() if rules & MTLS}, expected)

    def test_without_cluster_objects_nothing_without_a_namespace_is_granted(self):
        given = granted(render({"clusterObjects": {"enabled": False}}), FULLNAME)
        lost = CLUSTER_OBJECTS | {CLUSTER_ISSUERS, CSRS, CLUSTER_ROOT}
        self.assertEqual(given, {EVERYWHERE: ({PODS, PORT_FORWARD} | OBJECTS) - lost})

    def test_nothing_cluster_wide_is_asked_for_where_that_was_chosen(self):
        for read, extra in (("none", {}), ("named", {}), ("namespaces", {"namespaces": ["shop"]})):
            values = {
                "namespaces": ["shop"],
                "clusterObjects": {"enabled": False},
                "secrets": {"read": read, **extra},
            }
            self.assertEqual(of_kind(render(values), "ClusterRole", "ClusterRoleBinding"), [])

    def test_names_without_a_namespace_are_those_of_the_root_namespace(self):
        documents = render({"rootNamespace": "mesh", "secrets": {"read": "named", "names": ["cacerts", "shop/edge"]}})
        given = {one["metadata"]["namespace"]: rules(one) for one in of_kind(documents, "Role")}
        self.assertEqual(
            given,
            {
                "mesh": {rule("secrets", "get", names=("cacerts",))},
                "shop": {rule("secrets", "get", names=("edge",))},
            },
        )

    def test_rights_of_ones_own_leave_nothing_to_grant(self):
        self.assertEqual(of_kind(render({"rbac": {"create": False}, "secrets": {"read": "cluster"}}), *RIGHTS), [])

    def test_an_account_of_ones_own_is_bound_in_every_mode(self):
        for mode in ("deployment", "daemonset"):
            documents = render({"mode": mode, "serviceAccount": {"create": False, "name": "mine"}})
            self.assertEqual(of_kind(documents, "ServiceAccount"), [])
            self.assertEqual(granted(documents, "mine"), {EVERYWHERE: {PODS, PORT_FORWARD} | OBJECTS})

    def test_mode_rights_starts_nothing(self):
        kinds = {one["kind"] for one in render({"mode": "rights", "secrets": {"read": "cluster"}})}
        self.assertEqual(kinds, {"ServiceAccount", "ClusterRole", "ClusterRoleBinding"})
