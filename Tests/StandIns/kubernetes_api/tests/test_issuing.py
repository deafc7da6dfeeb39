# SPDX-License-Identifier: Apache-2.0
"""The kinds by which certificates are asked for, and those of Istio's mTLS policy."""

from __future__ import annotations

from kubernetes import client, config

from .running import StandInCase, names

_SIGNER = "example.com/mesh"
_ISSUER = {"name": "mesh", "kind": "Issuer", "group": "cert-manager.io"}


def signing_request(name: str, signer: str = _SIGNER) -> dict:
    metadata = {"name": name}
    spec = {"request": "YQ==", "signerName": signer, "usages": ["digital signature"], "username": "istiod"}
    return {
        "apiVersion": "certificates.k8s.io/v1",
        "kind": "CertificateSigningRequest",
        "metadata": metadata,
        "spec": spec,
        "status": {},
    }


def custom(group: str, kind: str, name: str, namespace: str | None = "team") -> dict:
    metadata = {"name": name} | ({"namespace": namespace} if namespace else {})
    return {"apiVersion": f"{group}/v1", "kind": kind, "metadata": metadata, "spec": {"issuerRef": _ISSUER}}


class Issuing(StandInCase):
    arguments = ()

    def _connection(self) -> client.ApiClient:
        connection = config.new_client_from_config(self.stand_in.kubeconfig)
        self.addCleanup(connection.rest_client.pool_manager.clear)
        return connection

    def test_signing_requests_by_their_signer(self) -> None:
        self.stand_in.put(signing_request("a"), signing_request("b", "kubernetes.io/kubelet-serving"))
        api = client.CertificatesV1Api(self._connection())
        found = api.list_certificate_signing_request(field_selector=f"spec.signerName={_SIGNER}")
        self.assertEqual([one.metadata.name for one in found.items], ["a"])
        self.assertEqual(len(api.list_certificate_signing_request().items), 2)

    def test_custom_objects_of_all_namespaces_and_of_one(self) -> None:
        kinds = {
            "certificates": ("cert-manager.io", "Certificate"),
            "certificaterequests": ("cert-manager.io", "CertificateRequest"),
            "issuers": ("cert-manager.io", "Issuer"),
            "peerauthentications": ("security.istio.io", "PeerAuthentication"),
            "destinationrules": ("networking.istio.io", "DestinationRule"),
        }
        api = client.CustomObjectsApi(self._connection())
        for plural, (group, kind) in kinds.items():
            with self.subTest(plural):
                self.stand_in.put(custom(group, kind, "a"), custom(group, kind, "b", "other"))
                found = api.list_cluster_custom_object(group, "v1", plural)
                self.assertEqual((found["kind"], names(found["items"])), (f"{kind}List", ["b", "a"]))
                found = api.list_namespaced_custom_object(group, "v1", "team", plural)
                self.assertEqual(names(found["items"]), ["a"])

    def test_what_belongs_to_no_namespace(self) -> None:
        self.stand_in.put(custom("cert-manager.io", "ClusterIssuer", "a", None))
        status, found = self.stand_in.get("/apis/cert-manager.io/v1/clusterissuers/a")
        self.assertEqual((status, found["metadata"].get("namespace")), (200, None))
        self.assertEqual(self.stand_in.get("/apis/cert-manager.io/v1/namespaces/team/clusterissuers")[0], 404)

    def test_a_group_with_two_versions_is_described_once(self) -> None:
        _, groups = self.stand_in.get("/apis")
        self.assertEqual(len(groups["groups"]), len({one["name"] for one in groups["groups"]}))
        _, group = self.stand_in.get("/apis/certificates.k8s.io")
        self.assertEqual([one["version"] for one in group["versions"]], ["v1", "v1beta1"])
        self.assertEqual(group["preferredVersion"]["version"], "v1")
        for version, plural in {"v1": "certificatesigningrequests", "v1beta1": "clustertrustbundles"}.items():
            _, found = self.stand_in.get(f"/apis/certificates.k8s.io/{version}")
            self.assertEqual(names([{"metadata": one} for one in found["resources"]]), [plural])

    def test_a_cluster_without_cert_manager(self) -> None:
        absent = ["certificates", "certificaterequests", "issuers", "clusterissuers"]
        self.stand_in.control("PATCH", "/settings", {"absent": absent})
        self.addCleanup(self.stand_in.control, "PATCH", "/settings", {"absent": []})
        status, refused = self.stand_in.get("/apis/cert-manager.io/v1/certificates")
        self.assertEqual((status, refused["reason"]), (404, "NotFound"))
        self.assertEqual(self.stand_in.get("/apis/cert-manager.io")[0], 404)
        _, groups = self.stand_in.get("/apis")
        self.assertNotIn("cert-manager.io", [one["name"] for one in groups["groups"]])
