// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Kubernetes

@Suite("What cert-manager keeps")
struct CertManagerObjectTests {
    @Test("istiod's Certificate, as istio-csr's chart makes it")
    func certificate() throws {
        let certificate: CertManagerCertificate = try ObjectFixture.object(file: "certificate-istiod")
        #expect(certificate.name == ObjectName(namespace: "istio-system", name: "istiod"))
        #expect(certificate.secretName == "istiod-tls")
        #expect(!certificate.isAuthority)
        #expect(certificate.issuer.name == "istio-ca")
        #expect(certificate.issuer.kind == "Issuer")
        #expect(certificate.issuer.group == "cert-manager.io")
        #expect(certificate.notBefore == 1_795_271_324)
        #expect(certificate.notAfter == 1_795_274_924)
        #expect(certificate.renewalTime == 1_795_273_124)
        #expect(certificate.revision == 61)
        #expect(certificate.lastFailure == nil && certificate.failedAttempts == nil)
        #expect(certificate.conditions.map(\.type) == ["Ready"])
        #expect(certificate.conditions.isTrue("Ready"))
        #expect(certificate.conditions["Issuing"] == nil)
    }

    @Test("A Certificate that was never issued, with the defaults of its issuer's reference")
    func failing() throws {
        let certificate: CertManagerCertificate = try ObjectFixture.object(file: "certificate-failing")
        #expect(certificate.isAuthority)
        #expect(certificate.issuer.name == "vault")
        #expect(certificate.issuer.kind == "Issuer")
        #expect(certificate.issuer.group == "cert-manager.io")
        #expect(certificate.notAfter == nil && certificate.renewalTime == nil && certificate.revision == nil)
        #expect(certificate.failedAttempts == 2)
        #expect(certificate.lastFailure == 1_795_251_607)
        #expect(certificate.conditions["Ready"]?.isTrue == false)
        #expect(certificate.conditions["Ready"]?.reason == "DoesNotExist")
        #expect(certificate.conditions["Issuing"]?.isTrue == false)
        #expect(certificate.conditions["Issuing"]?.reason == "Failed")
    }

    @Test("A request that was made for a Certificate, with what was issued")
    func requestOfCertificate() throws {
        let request: CertificateRequest = try ObjectFixture.object(file: "certificaterequest-certificate")
        #expect(request.name == ObjectName(namespace: "istio-system", name: "istiod-61"))
        #expect(request.metadata.createdAt == 1_795_271_324)
        #expect(request.certificateName == "istiod")
        #expect(request.revision == 61)
        #expect(!request.isOfIstioCSR)
        #expect(request.issuer.name == "istio-ca")
        #expect(request.conditions.map(\.type) == ["Approved", "Ready"])
        #expect(request.certificate?.text == (try ObjectFixture.pem("rsa") + ObjectFixture.pem("inter")))
        #expect(request.authority?.text == (try ObjectFixture.pem("root")))
    }

    @Test("A request of istio-csr is known by its annotation, and by its name without it")
    func requestOfIstioCSR() throws {
        let request: CertificateRequest = try ObjectFixture.object(file: "certificaterequest-istio-csr")
        #expect(request.isOfIstioCSR)
        #expect(request.certificateName == nil && request.revision == nil)
        #expect(request.issuer.kind == "ClusterIssuer")
        #expect(request.certificate == nil && request.authority == nil)
        let named: CertificateRequest = try ObjectFixture.object(#"{"metadata":{"name":"istio-csr-x"}}"#)
        #expect(named.isOfIstioCSR)
        let other: CertificateRequest = try ObjectFixture.object(file: "certificaterequest-denied")
        #expect(!other.isOfIstioCSR)
        #expect(other.conditions["Ready"]?.reason == "Denied")
    }

    @Test("An issuer with its CA in a Secret, and one that asks Vault")
    func issuers() throws {
        let issuer: Issuer = try ObjectFixture.object(file: "issuer-ca")
        #expect(issuer.name == ObjectName(namespace: "istio-system", name: "istio-ca"))
        #expect(issuer.content.type == .ca)
        #expect(issuer.content.secretName == "istio-ca")
        #expect(issuer.content.conditions.isTrue("Ready"))
        let vault: ClusterIssuer = try ObjectFixture.object(file: "clusterissuer-vault")
        #expect(vault.name == ObjectName(name: "mesh"))
        #expect(vault.content.type == .vault)
        #expect(vault.content.secretName == nil)
        #expect(vault.content.conditions["Ready"]?.reason == "VaultError")
    }

    @Test(
        "What an issuer issues by",
        arguments: [
            ("selfSigned", #"{"selfSigned":{}}"#), ("acme", #"{"acme":{"server":"https://acme.example"}}"#),
            ("venafi", #"{"venafi":{"zone":"z"}}"#), (nil, #"{"kms":{}}"#), (nil, #"{"ca":null}"#),
        ] as [(String?, String)]
    )
    func types(name: String?, spec: String) throws {
        let issuer: Issuer = try ObjectFixture.object(#"{"metadata":{"name":"i"},"spec":\#(spec)}"#)
        #expect(issuer.content.type?.rawValue == name)
    }

    @Test("Everything may be missing or of another type")
    func tolerance() throws {
        for text in [
            "{}", #"{"metadata":null,"spec":null,"status":null}"#,
            #"{"metadata":{"annotations":{"cert-manager.io/certificate-revision":7},"ownerReferences":3},"spec":"#
                + #"{"secretName":"","isCA":"yes","issuerRef":[],"ca":{"secretName":{}},"signerName":4},"status":"#
                + #"{"notAfter":"soon","revision":"1","conditions":{"type":"Ready"},"certificate":"","ca":7}}"#,
        ] {
            let certificate: CertManagerCertificate = try ObjectFixture.object(text)
            #expect(certificate.secretName == nil && !certificate.isAuthority && certificate.notAfter == nil)
            #expect(certificate.revision == nil && certificate.conditions.isEmpty)
            let request: CertificateRequest = try ObjectFixture.object(text)
            #expect(request.certificate == nil && request.revision == nil && request.issuer.name.isEmpty)
            let issuer: ClusterIssuer = try ObjectFixture.object(text)
            #expect(issuer.content.secretName == nil && issuer.content.conditions.isEmpty)
            let signing: CertificateSigningRequest = try ObjectFixture.object(text)
            #expect(signing.signerName.isEmpty && signing.certificate == nil)
        }
    }

    @Test("A condition whose status is unknown is neither true nor false")
    func unknownCondition() throws {
        let certificate: CertManagerCertificate = try ObjectFixture.object(
            #"{"status":{"conditions":[{"type":"Ready","status":"Unknown","reason":""}]}}"#
        )
        #expect(certificate.conditions["Ready"]?.isTrue == nil)
        #expect(certificate.conditions["Ready"]?.reason == nil)
        #expect(!certificate.conditions.isTrue("Ready"))
    }

    @Test("Each kind says where it is served")
    func kinds() {
        #expect(CertManagerCertificate.resource.plural == "certificates")
        #expect(CertManagerCertificate.resource.group == "cert-manager.io")
        #expect(CertificateRequest.resource.plural == "certificaterequests")
        #expect(Issuer.resource.isNamespaced && !ClusterIssuer.resource.isNamespaced)
        #expect(CertificateSigningRequest.resource.group == "certificates.k8s.io")
        #expect(!CertificateSigningRequest.resource.isNamespaced)
    }

    @Test("A request to a signer of Kubernetes")
    func signingRequest() throws {
        let request: CertificateSigningRequest = try ObjectFixture.object(file: "certificatesigningrequest-issued")
        #expect(request.signerName == "clusterissuers.cert-manager.io/mesh")
        #expect(request.metadata.createdAt == 1_795_269_600)
        #expect(request.conditions.isTrue("Approved"))
        #expect(request.certificate?.text?.hasPrefix("-----BEGIN CERTIFICATE-----") == true)
        let failed: CertificateSigningRequest = try ObjectFixture.object(file: "certificatesigningrequest-failed")
        #expect(failed.conditions.isTrue("Failed") && failed.certificate == nil)
    }
}
