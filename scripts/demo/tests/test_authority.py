# SPDX-License-Identifier: Apache-2.0
import datetime
import unittest

from authority import Authority, Validity
from cryptography import x509
from workload import ROTATING

_NOW = datetime.datetime(2026, 1, 1, 12, 0, 0, tzinfo=datetime.UTC)


class AuthorityTests(unittest.TestCase):
    def setUp(self) -> None:
        self.root = Authority.root("Root CA", Validity.around(_NOW, 60, 3600))
        self.issuer = self.root.intermediate("Intermediate CA", Validity.around(_NOW, 60, 1800))

    def test_a_workload_leaf_has_no_subject_and_a_critical_spiffe_id(self) -> None:
        leaf = self.issuer.workload(ROTATING.spiffe_id, Validity.around(_NOW, 120, 240)).certificate
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        self.assertEqual(list(leaf.subject), [])
        self.assertTrue(names.critical)
        uris = names.value.get_values_for_type(x509.UniformResourceIdentifier)
        self.assertEqual(uris, ["spiffe://cluster.local/ns/shop/sa/frontend"])
        self.assertEqual(leaf.not_valid_before_utc, _NOW - datetime.timedelta(minutes=2))

    def test_a_chain_runs_from_the_leaf_to_the_root_which_it_leaves_out(self) -> None:
        credential = self.issuer.workload(ROTATING.spiffe_id, Validity.around(_NOW, 120, 240))
        chain = x509.load_pem_x509_certificates(credential.chain_pem)
        self.assertEqual(chain, [credential.certificate, self.issuer.certificate])
        chain[0].verify_directly_issued_by(chain[1])
        chain[1].verify_directly_issued_by(self.root.certificate)


if __name__ == "__main__":
    unittest.main()
