# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from .running import StandInCase, pod, secret

_ACCOUNT = """
apiVersion: rbac.authorization.k8s.io/v1
kind: {binding}
metadata: {{name: reader, namespace: {namespace}}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {role}, name: reader}}
subjects: [{{kind: ServiceAccount, name: istio-certificate-exporter, namespace: istio-system}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {role}
metadata: {{name: reader, namespace: {namespace}}}
rules: {rules}
"""


def _cluster(rules: str) -> str:
    return _ACCOUNT.format(binding="ClusterRoleBinding", role="ClusterRole", namespace="", rules=rules)


def _within(namespace: str, rules: str) -> str:
    return _ACCOUNT.format(binding="RoleBinding", role="Role", namespace=namespace, rules=rules)


class RightsOfAnAccount(StandInCase):
    def _status(self, path: str) -> int:
        return self._get(path)[0]

    def _get(self, path: str) -> tuple[int, dict]:
        token = (self.stand_in.folder / "token").read_text()
        return self.stand_in.get(path, token)

    def test_refusals_have_the_words_of_the_real_server(self) -> None:
        self.stand_in.control("PUT", "/rights", _cluster("[]"))
        user = 'User "system:serviceaccount:istio-system:istio-certificate-exporter"'
        webhooks = "mutatingwebhookconfigurations"
        group = "admissionregistration.k8s.io"
        expected = {
            "/api/v1/pods": f'pods is forbidden: {user} cannot list resource "pods" in API group "" '
            "at the cluster scope",
            "/api/v1/namespaces/team/secrets/a": f'secrets "a" is forbidden: {user} cannot get resource "secrets" in '
            'API group "" in the namespace "team"',
            f"/apis/{group}/v1/{webhooks}?watch=1": f"{webhooks}.{group} is forbidden: {user} cannot watch resource "
            f'"{webhooks}" in API group "{group}" at the cluster scope',
        }
        for path, message in expected.items():
            with self.subTest(path):
                status, refused = self._get(path)
                self.assertEqual((status, refused["message"]), (403, message))
                self.assertEqual((refused["kind"], refused["reason"], refused["code"]), ("Status", "Forbidden", 403))

    def test_a_role_counts_in_its_namespace_only(self) -> None:
        rules = '[{apiGroups: [""], resources: [secrets], verbs: [get, list, watch]}]'
        self.stand_in.control("PUT", "/rights", _within("team", rules))
        self.stand_in.put(secret("a"), secret("a", namespace="other"))
        self.assertEqual(self._status("/api/v1/namespaces/team/secrets"), 200)
        self.assertEqual(self._status("/api/v1/namespaces/other/secrets"), 403)
        self.assertEqual(self._status("/api/v1/secrets"), 403)

    def test_named_objects_can_be_listed_by_a_selector_for_their_name_alone(self) -> None:
        rules = '[{apiGroups: [""], resources: [secrets], resourceNames: [a], verbs: [get, list, watch]}]'
        self.stand_in.control("PUT", "/rights", _cluster(rules))
        self.stand_in.put(secret("a"), secret("b"))
        selected = "fieldSelector=metadata.name%3D"
        self.assertEqual(self._status("/api/v1/namespaces/team/secrets/a"), 200)
        self.assertEqual(self._status("/api/v1/namespaces/team/secrets/b"), 403)
        self.assertEqual(self._status("/api/v1/secrets"), 403)
        self.assertEqual(self._status(f"/api/v1/secrets?{selected}a"), 200)
        self.assertEqual(self._status(f"/api/v1/secrets?{selected}b"), 403)
        self.assertEqual(self._status("/api/v1/secrets?fieldSelector=metadata.name!%3Db"), 403)

    def test_every_verb_and_subresource_is_a_right_of_its_own(self) -> None:
        self.stand_in.put(pod("a"))
        self.stand_in.control("PUT", "/rights", _cluster('[{apiGroups: [""], resources: [pods], verbs: [list]}]'))
        self.assertEqual(self._status("/api/v1/pods"), 200)
        self.assertEqual(self._status("/api/v1/pods?watch=1&timeoutSeconds=1"), 403)
        self.assertEqual(self._status("/api/v1/namespaces/team/pods/a:80/proxy/"), 403)
        proxied = _cluster('[{apiGroups: [""], resources: [pods/proxy], verbs: [get]}]')
        self.stand_in.control("PUT", "/rights", proxied)
        self.assertEqual(self._status("/api/v1/namespaces/team/pods/a:80/proxy/"), 503)
        self.assertEqual(self._status("/api/v1/pods"), 403)

    def test_a_tunnel_needs_create_from_1_35_on(self) -> None:
        self.stand_in.put(pod("a"))
        rules = '[{apiGroups: [""], resources: [pods/portforward], verbs: [get]}]'
        self.stand_in.control("PUT", "/rights", _cluster(rules))
        self.addCleanup(self.stand_in.control, "PATCH", "/settings", {"version": "1.35"})
        path = "/api/v1/namespaces/team/pods/a/portforward?ports=15000"
        status, refused = self._get(path)
        self.assertEqual(status, 403)
        self.assertIn('cannot create resource "pods/portforward"', refused["message"])
        self.stand_in.control("PATCH", "/settings", {"version": "1.34"})
        status, refused = self._get(path)
        self.assertEqual((status, refused["message"]), (400, "Upgrade request required"))

    def test_a_token_is_refused_once_it_is_rotated(self) -> None:
        before = (self.stand_in.folder / "token").read_text()
        self.assertEqual(self.stand_in.get("/api/v1/pods", before)[0], 200)
        self.stand_in.control("POST", "/tokens/rotate", {})
        status, refused = self.stand_in.get("/api/v1/pods", before)
        self.assertEqual((status, refused["message"]), (401, "Unauthorized"))
        self.assertEqual(self._status("/api/v1/pods"), 200)

    def test_without_a_token_everybody_is_anonymous(self) -> None:
        status, refused = self.stand_in.get("/api/v1/pods", "")
        self.assertEqual(status, 403)
        self.assertIn('User "system:anonymous"', refused["message"])
        self.assertEqual(self.stand_in.get("/version", "")[0], 200)
